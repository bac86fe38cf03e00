// Stands in the document where its first words end. The toolkit's scripts are about 6 MB: they are started when those
// words have been painted, or, in a tab that nobody sees and nothing is painted in, a second later. Those that this page
// asked for last are started while the server still makes the session; what they lack comes with the rest of the document.
window.td_toolkit = (function () {
  const painted = new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(done))
    setTimeout(done, 1000)
  })
  const own = document.querySelector("head > style")
  const begun = new Set()
  const is_new = (one) => {
    const what = one.getAttribute("src") || one.getAttribute("href") || one.textContent
    return !begun.has(what) && begun.add(what)
  }
  // They are fetched, but hold for nothing until the live page is shown: their fonts would lay out once more all that
  // stands here already.
  const sheets = []
  const take_sheet = (from) => {
    const sheet = document.importNode(from, true)
    sheets.push([sheet, sheet.media])
    sheet.media = "not all"
    own.before(sheet) // as they would have stood in the page's head: before its own
  }
  // Files are fetched together and run in their order; what is written in the page needs those before it to have run.
  // Without one of them nothing comes of it, and shell.js says so.
  let before = Promise.resolve(), is_fetching = false, is_waiting = false
  const put = (from) => new Promise((done) => {
    const script = document.createElement("script")
    for (const {name, value} of from.attributes) { script.setAttribute(name, value) }
    script.textContent = from.textContent
    script.async = false
    script.onload = script.onerror = done
    document.body.append(script)
    if (!from.src) { done() }
  })
  const take_script = (from) => {
    is_fetching ||= Boolean(from.src)
    is_waiting ||= is_fetching && !from.src
    before = is_waiting ? before.then(() => put(from)) : Promise.all([before, put(from)])
  }
  return {
    take: (template) => painted.then(() => {
      [...template.content.querySelectorAll("link, style")].filter(is_new).forEach(take_sheet);
      [...template.content.querySelectorAll("script")].filter(is_new).forEach(take_script)
    }),
    apply_sheets: () => { for (const [sheet, media] of sheets) { sheet.media = media || "all" } },
  }
})()
{
  const ahead = document.getElementById("td-ahead")
  if (ahead) { window.td_toolkit.take(ahead) }
}
