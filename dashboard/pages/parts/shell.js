// The shell's own script: the view, the moment the live page takes over, lost connections, and the
// place on the page while its content is exchanged. No framework; runs before Bokeh's scripts.
(function () {
  const root = document.documentElement
  const body = document.body
  const store = {
    get: (key) => { try { return sessionStorage.getItem(key) } catch (_) { return null } },
    set: (key, value) => { try { sessionStorage.setItem(key, value) } catch (_) { /* not kept */ } },
  }

  // In a chart one month is a stop for the tabulator; the arrow keys, Home and End walk among the others.
  document.addEventListener("keydown", (event) => {
    const month = event.composedPath()[0]
    if (!(month instanceof Element) || !month.matches("a.pt") || event.altKey || event.ctrlKey || event.metaKey) return
    const all = [...month.parentNode.querySelectorAll("a.pt")]
    const at = all.indexOf(month)
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = all[Math.min(Math.max(to, 0), all.length - 1)]
    month.setAttribute("tabindex", "-1")
    next.setAttribute("tabindex", "0")
    next.focus()
  })

  // The view: panel-material-ui watches data-theme, our own style is keyed on it.
  const button = document.querySelector(".td-view")
  button.hidden = false
  button.addEventListener("click", () => {
    const dark = root.dataset.theme !== "dark"
    root.dataset.theme = dark ? "dark" : "light"
    document.cookie = `td-tema=${dark ? "mork" : "lys"}; path=/; max-age=31536000; samesite=lax`
    const address = new URL(location.href)
    if (address.searchParams.has("mork")) {
      address.searchParams.delete("mork")
      history.replaceState(history.state, "", address)
    }
  })

  // The language: remembered for pages whose address says none, and asked for with all that the address holds by now.
  document.querySelector(".td-tongues").addEventListener("click", (event) => {
    const link = event.target.closest("a")
    if (!link) { return }
    document.cookie = `td-sprak=${link.hreflang}; path=/; max-age=31536000; samesite=lax`
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return }
    event.preventDefault()
    const address = new URL(location.href)
    address.searchParams.set("sprak", link.hreflang)
    location.assign(address)
  })

  const alarm = document.querySelector(".td-alarm")
  const again = alarm.querySelector("button")
  const say = (text, withButton) => {
    alarm.querySelector("span").textContent = text
    again.hidden = !withButton
    alarm.hidden = false
  }
  again.addEventListener("click", () => location.reload())

  // A place kept over a reload that the reader did not ask for.
  const PLACE = `td-place:${location.pathname}${location.search}`
  const RELOADS = "td-reloads"
  const reload = () => {
    const now = Date.now()
    const recent = JSON.parse(store.get(RELOADS) || "[]").filter((then) => now - then < 60000)
    if (recent.length >= 3) { return say(alarm.dataset.gone, true) }
    store.set(RELOADS, JSON.stringify([...recent, now]))
    store.set(PLACE, String(scrollY))
    location.reload()
  }
  const wait = () => fetch("/health/live", {cache: "no-store"})
    .then((answer) => answer.ok ? reload() : setTimeout(wait, 2000), () => setTimeout(wait, 2000))
  let leaving = false
  addEventListener("pagehide", () => { leaving = true })
  addEventListener("pageshow", () => { leaving = false })

  // Content is exchanged while someone reads: the page may not grow shorter for the moment in
  // between, or the browser moves the reader to the top.
  const keep_height = () => {
    let held = 0, timer = null
    new ResizeObserver(() => {
      const element = live_element()
      const height = element ? element.getBoundingClientRect().bottom + scrollY : 0
      clearTimeout(timer)
      if (height >= held) {
        held = height
        body.style.minHeight = `max(100vh, ${held}px)`
      } else {
        timer = setTimeout(() => { held = height; body.style.minHeight = "" }, 1500)
      }
    }).observe(live_element())
  }
  const live_element = () => document.querySelector("body > [data-root-id] > *")
  // The page's element is placed before its content is drawn in it, and Panel hides each pane until its sheets are there.
  const has_words = (node) => [...node.childNodes].some((one) => one.nodeType === Node.TEXT_NODE
    ? one.data.trim() !== ""
    : !["STYLE", "SCRIPT"].includes(one.nodeName) && (has_words(one) || one.shadowRoot && has_words(one.shadowRoot)))
  const is_held = (node) => [...node.querySelectorAll("*")].some((one) =>
    one.style && one.style.visibility === "hidden" || one.shadowRoot && is_held(one.shadowRoot))
  let placed_since = 0
  const is_drawn = (element) => {
    const content = element && element.shadowRoot && element.shadowRoot.querySelector(".main-content")
    if (!content) { return false }
    placed_since ||= performance.now()
    // A page of pictures has no words, and a pane may be hidden for good.
    return performance.now() - placed_since > 2000 || has_words(content) && !is_held(content)
  }
  // What is far down is laid out when there is time for it, and at once where there is a place to be found again by its height.
  const lay_out_all = () => root.style.setProperty("--td-far", "visible")

  const start = performance.now()
  const ready = () => {
    const index = window.Bokeh && window.Bokeh.index
    const view = index && index.roots && index.roots[0]
    if (view && view.is_idle && is_drawn(live_element())) {
      body.classList.add("td-ready")
      window.td_toolkit.apply_sheets()
      dispatchEvent(new Event("resize"))
      view.model.document.on_event("connection_lost", () => {
        setTimeout(() => { if (!leaving) { say(alarm.dataset.lost, false); wait() } }, 400)
      })
      keep_height()
      const place = store.get(PLACE)
      if (place) {
        store.set(PLACE, "")
        lay_out_all()
        requestAnimationFrame(() => scrollTo(0, Number(place)))
      }
      if (location.hash === "#innhold") { document.getElementById("innhold").focus() }
      if (scrollY) { lay_out_all() } else { (window.requestIdleCallback || setTimeout)(lay_out_all) }
      return
    }
    if (performance.now() - start > 30000) { return say(alarm.dataset.failed, true) }
    setTimeout(ready, placed_since ? 25 : 10)
  }

  window.td_toolkit.take(document.getElementById("td-toolkit"))
  ready()
})()
