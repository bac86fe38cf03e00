// Links to a place on the page itself. A browser does not look for it in the shadow roots of the live page, so this does;
// folded details around it are opened. And what a printout says of itself: the address, and the day.
(function () {
  const inside = (root) => [root, ...[...root.querySelectorAll("*")].filter((one) => one.shadowRoot).flatMap((one) => inside(one.shadowRoot))]
  const find = (id) => inside(document).map((root) => root.querySelector(`[id="${CSS.escape(id)}"]`))
    .find((found) => found && found.checkVisibility({visibilityProperty: true}) || found && found.closest("details:not([open])"))

  const go = (id) => {
    const found = id && find(id)
    if (!found) { return false }
    for (let fold = found.closest("details"); fold; fold = fold.parentElement && fold.parentElement.closest("details")) { fold.open = true }
    found.scrollIntoView()
    if (!found.matches("a, button, input, select, summary")) { found.setAttribute("tabindex", "-1") }
    found.focus({preventScroll: true})
    return true
  }
  const plain = (hash) => { try { return decodeURIComponent(hash.slice(1)) } catch (_) { return hash.slice(1) } }
  const here = () => plain(location.hash)

  document.addEventListener("click", (event) => {
    const link = event.composedPath().find((one) => one instanceof Element && one.matches("a[href*='#']"))
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return }
    const to = new URL(link.href)
    const id = plain(to.hash)
    if (to.origin + to.pathname + to.search !== location.origin + location.pathname + location.search || !go(id)) { return }
    event.preventDefault()
    if (to.hash !== location.hash) { history.pushState(history.state, "", to) }
  })
  addEventListener("popstate", () => go(here()))
  new MutationObserver((_, watch) => {
    if (!document.body.classList.contains("td-ready")) { return }
    watch.disconnect()
    if (here() && here() !== "innhold") { requestAnimationFrame(() => go(here())) }
  }).observe(document.body, {attributeFilter: ["class"]})

  const opened = new Date().toDateString()
  const say = () => {
    for (const one of document.querySelectorAll("[data-td-address]")) { one.textContent = `· ${location.href}` }
    const now = new Date()
    if (now.toDateString() === opened) { return }
    for (const one of document.querySelectorAll("[data-td-printed]")) {
      one.textContent = now.toLocaleDateString(document.documentElement.lang, {dateStyle: "long"})
    }
  }
  addEventListener("beforeprint", say)
  say()
})()
