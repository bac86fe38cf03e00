// One labelled file input that is also where files may be dropped. The bytes go by HTTP, streamed;
// over the websocket goes only the token the server answered with.
export function render({model}) {
  const text = model.texts
  const box = document.createElement("div")
  box.className = "box"
  const label = document.createElement("label")
  const input = document.createElement("input")
  input.type = "file"
  input.multiple = model.multiple
  input.accept = model.accept
  const title = document.createElement("span")
  title.className = "title"
  title.textContent = text.label
  const hint = document.createElement("span")
  hint.className = "hint"
  hint.textContent = text.limit
  const knob = document.createElement("span")
  knob.className = "knob"
  knob.textContent = text.button
  label.append(title, hint, input, knob)
  const bar = document.createElement("progress")
  bar.max = 1
  bar.hidden = true
  const said = document.createElement("p")
  said.setAttribute("role", "status")
  box.append(label, bar, said)

  // A server that starts anew has let go of what lay there: the names are kept until the files are done with.
  const KEPT = `td-files:${location.pathname}`
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(KEPT) || "[]") } catch (_) { return [] } }
  let sending = []
  const keep = () => {
    const names = [...new Set([...sending, ...model.waiting])]
    try { sessionStorage.setItem(KEPT, JSON.stringify(names)) } catch (_) { /* not kept */ }
  }

  const say = (message, bad) => {
    said.textContent = message
    said.className = bad ? "bad" : ""
  }
  const send = (file) => new Promise((resolve) => {
    if (file.size > model.limit_bytes) {
      say(`${file.name}: ${text.too_large}`, true)
      forget(file.name)
      return resolve()
    }
    const request = new XMLHttpRequest()
    request.open("POST", `/api/upload?sprak=${document.documentElement.lang}`)
    request.setRequestHeader("X-Taktskifte", "upload")
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name))
    request.responseType = "json"
    bar.hidden = false
    bar.value = 0
    bar.setAttribute("aria-label", text.progress.replace("{file}", () => file.name))
    say(text.progress.replace("{file}", () => file.name), false)
    request.upload.onprogress = (step) => { if (step.lengthComputable) { bar.value = step.loaded / step.total } }
    request.onload = () => {
      const answer = request.response || {}
      if (request.status === 200 && answer.token) {
        say(text.done.replace("{file}", () => answer.file), false)
        model.send_msg(answer)
      } else {
        say(answer.message || text.failed, true)
        forget(file.name)
      }
    }
    request.onerror = request.onabort = () => say(text.failed, true)
    request.onloadend = () => { bar.hidden = true; resolve() }
    request.send(file)
  })
  const forget = (name) => {
    sending = sending.filter((other) => other !== name)
    keep()
  }
  const send_all = async (files) => {
    input.focus({preventScroll: true})  // from here the reader is taken to what is found
    sending = [...sending, ...files.map((file) => file.name)]
    keep()
    for (const file of files) { await send(file) }
  }

  input.addEventListener("change", async () => { await send_all([...input.files]); input.value = "" })
  for (const name of ["dragenter", "dragover"]) {
    box.addEventListener(name, (event) => { event.preventDefault(); box.classList.add("over") })
  }
  for (const name of ["dragleave", "drop"]) {
    box.addEventListener(name, (event) => { event.preventDefault(); box.classList.remove("over") })
  }
  const lost = kept()
  if (lost.length > 0) { say(text.lost.replace("{files}", () => lost.join(", ")), true) }
  keep()
  // What the page has on its desk it tells itself.
  model.on("waiting", () => {
    sending = sending.filter((name) => !model.waiting.includes(name))
    keep()
  })
  box.addEventListener("drop", (event) => {
    const files = [...event.dataTransfer.files]
    send_all(model.multiple ? files : files.slice(0, 1))
  })
  return box
}
