// Our own HTML with buttons and forms in it. What is asked for goes to the server by its name and its
// fields; what the server answers is new HTML, in the same place, with the reader's focus kept.
export function render({model}) {
  const body = document.createElement("div")
  const status = document.createElement("div")
  status.className = "said"
  status.setAttribute("role", "status")

  const active = () => body.getRootNode().activeElement
  const keyed = (name, value) => value ? body.querySelectorAll(`[${name}="${CSS.escape(value)}"]`) : []
  const show = () => {
    const before = active()
    const had = before !== null && before !== undefined && body.contains(before)
    const key = had ? before.dataset.key : undefined
    const filled = [...body.querySelectorAll("input,select,textarea")].map((field) => [field.name, field.value])
    const folded = [...body.querySelectorAll("details")].map((part) => [part.dataset.key, part.open])
    body.innerHTML = model.object
    // What someone has begun to fill in or unfolded stays so.
    for (const [name, value] of filled) { for (const field of keyed("name", name)) { field.value = value } }
    for (const [name, open] of folded) { for (const part of keyed("data-key", name)) { part.open = open } }
    for (const choice of body.querySelectorAll("[data-shows]")) { unfold(choice) }
    // In the page as it was served nobody would hear them.
    for (const part of body.querySelectorAll("[data-live]")) { part.disabled = false }
    if (!had) { return call() }
    const again = key && keyed("data-key", key)[0]
    const next = again || body.querySelector("[data-focus]") || body.querySelector("h2,h3,h4")
    if (next) {
      if (next.tabIndex < 0) { next.tabIndex = -1 }
      next.focus({preventScroll: next === again})
    }
  }
  // What has come while the reader waited is gone to; a reader who is in the middle of something else is left there.
  const call = () => {
    const wanted = body.querySelector("[data-call]")
    let at = document.activeElement
    while (at && at.shadowRoot && at.shadowRoot.activeElement) { at = at.shadowRoot.activeElement }
    if (wanted && body.isConnected && (!at || at === document.body || at.matches("input[type=file]"))) {
      wanted.tabIndex = -1
      wanted.focus()
      // Where little more than the heading would be seen, the card is brought up.
      if (wanted.getBoundingClientRect().top > innerHeight / 2) { wanted.scrollIntoView({block: "start"}) }
    }
  }
  // Only what has moved is exchanged: a button keeps its focus and the bar does not start over.
  const advance = () => {
    const line = body.querySelector("[data-step]"), bar = body.querySelector("progress")
    if (!model.step || !line || !bar) { return }
    line.textContent = model.step.text
    bar.setAttribute("aria-label", model.step.text)
    if (typeof model.step.share === "number") { bar.value = model.step.share } else { bar.removeAttribute("value") }
  }
  // A choice shows the fields that go with it, and no others.
  const unfold = (choice) => {
    for (const part of choice.closest("fieldset").querySelectorAll("[data-when]")) {
      part.hidden = part.dataset.when !== choice.value
    }
  }
  // The same sentence twice is said twice only where it changes in between.
  const say = () => {
    status.textContent = ""
    setTimeout(() => { status.textContent = model.said }, 60)
  }

  // A message of Bokeh's would carry the whole card back; a value goes alone. Counted, so that the same may be asked twice.
  let count = 0
  const ask = (what, number, fields) => { model.asked = {do: what, number, fields, count: ++count} }

  body.addEventListener("change", (event) => {
    if (event.target.dataset.shows !== undefined) { unfold(event.target) }
  })
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]")
    if (button === null) { return }
    if (button.dataset.do === "print") { return window.print() }
    if (button.dataset.do === "fill") {
      const [field] = keyed("name", button.dataset.name)
      field.value = button.dataset.value
      return field.focus()
    }
    ask(button.dataset.do, Number(button.dataset.number || 0), {})
  })
  body.addEventListener("submit", (event) => {
    event.preventDefault()
    ask(event.target.dataset.do, 0, Object.fromEntries(new FormData(event.target)))
  })
  model.on("object", show)
  model.on("said", say)
  model.on("step", advance)
  show()
  requestAnimationFrame(call)
  if (model.said) { say() }
  const box = document.createElement("div")
  box.append(body, status)
  return box
}
