// The walk through slides: arrow keys, buttons, and the address. All slides are in the page; this shows one of them,
// in what the server sent and in the live page that takes its place alike, and keeps the address in step.
(function () {
  const inside = (root) => [root, ...[...root.querySelectorAll("*")].filter((one) => one.shadowRoot).flatMap((one) => inside(one.shadowRoot))]
  const shows = () => inside(document).flatMap((root) => [...root.querySelectorAll("[data-v-show]")])
  if (!shows().length) { return }

  const count = () => shows()[0].querySelectorAll("[data-v-slide]").length
  const asked = () => Math.min(Math.max(parseInt(new URL(location.href).searchParams.get("side"), 10) || 1, 1), count())
  const address = (n) => {
    const to = new URL(location.href)
    to.searchParams.set("side", n)
    return to
  }
  const tell = (template, n, m, title) => template.replace("{n}", n).replace("{m}", m).replace("{title}", () => title)

  // ``moved`` is whether somebody went there, and is to be told.
  const show = (n, moved) => {
    const m = count()
    for (const one of shows()) {
      let title = ""
      for (const slide of one.querySelectorAll("[data-v-slide]")) {
        const here = Number(slide.dataset.vSlide) === n
        slide.classList.toggle("now", here)
        slide.classList.toggle("moved", here && moved)
        if (here) { title = slide.querySelector("h2").textContent }
      }
      one.querySelector(".v-bar i").style.width = `${(100 * n) / m}%`
      one.querySelector(".v-count").textContent = tell(one.dataset.vCount, n, m, title)
      for (const link of one.querySelectorAll("[data-v-go]")) {
        const to = n + Number(link.dataset.vGo)
        link.classList.toggle("off", to < 1 || to > m)
        link.href = address(Math.min(Math.max(to, 1), m))
      }
      if (moved && one.checkVisibility({visibilityProperty: true})) {
        one.querySelector(".v-said").textContent = tell(one.dataset.vSaid, n, m, title)
      }
    }
    if (moved) { scrollTo(0, 0) }
  }
  const go = (n) => {
    const to = Math.min(Math.max(n, 1), count())
    if (to === asked()) { return }
    history.pushState(history.state, "", address(to))
    show(to, true)
  }

  const can_fill = Boolean(document.fullscreenEnabled)
  const ready = () => {
    show(asked(), false)
    for (const one of shows()) { one.querySelector("[data-v-full]").hidden = !can_fill }
  }

  document.addEventListener("click", (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return }
    const path = event.composedPath().filter((one) => one instanceof Element)
    const link = path.find((one) => one.matches("[data-v-go]"))
    if (link) {
      event.preventDefault()
      go(asked() + Number(link.dataset.vGo))
      // A link that is hidden at an end takes the focus with it.
      if (link.classList.contains("off")) { link.closest(".v-nav").querySelector("[data-v-go]:not(.off)").focus() }
    }
    if (path.some((one) => one.matches("[data-v-full]"))) {
      if (document.fullscreenElement) { document.exitFullscreen() } else { document.documentElement.requestFullscreen().catch(() => {}) }
    }
  })

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) { return }
    const on = event.composedPath()[0]
    if (on instanceof Element && on.matches("input, select, textarea, [contenteditable]")) { return }
    const is_space = event.key === " "
    if (is_space && on instanceof Element && on.matches("a, button, summary")) { return }
    if (event.key === "Escape") {
      if (document.fullscreenElement) { document.exitFullscreen(); return }
      location.href = shows()[0].querySelector("[data-v-close]").href
      return
    }
    const at = asked()
    const ways = {ArrowRight: at + 1, PageDown: at + 1, ArrowLeft: at - 1, PageUp: at - 1, Home: 1, End: count()}
    const to = is_space ? at + (event.shiftKey ? -1 : 1) : event.shiftKey ? undefined : ways[event.key]
    if (to === undefined) { return }
    event.preventDefault()
    go(to)
  })
  addEventListener("popstate", () => show(asked(), true))
  new MutationObserver(ready).observe(document.body, {attributeFilter: ["class"]})
  ready()
})()
