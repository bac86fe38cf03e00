// What our own HTML does when it is touched: tables that are filtered, searched and sorted. It works by
// data attributes alone (docs/utviklere.md lists them), in the document that came from the server and
// in the shadow roots of the live page, also when their content is exchanged. The address holds what
// was asked for, so the server, a copied link and the back button all give the same.
(function () {
  const roots = new Set() // weakly held: those of content that was exchanged may go
  const known = new WeakSet()
  let kept = null // the control that has focus, for when its table is exchanged

  const all = (selector) => [document, ...[...roots].map((held) => {
    const root = held.deref()
    if (!root) { roots.delete(held) }
    return root
  })].flatMap((root) => root && (root === document || root.host.isConnected) ? [...root.querySelectorAll(selector)] : [])
  const is_visible = (element) => element.isConnected && element.checkVisibility({visibilityProperty: true})
  const asked = () => new URL(location.href).searchParams
  const tidy = (text) => text.toLowerCase().split(/\s+/).filter(Boolean)

  // -- a table ---------------------------------------------------------------------------------
  const controls = (table) => [...table.querySelectorAll("[data-td-filter]")]
  const order_name = (table) => table.dataset.tdSorting || "sorter"
  const value_of = (control) => control.type === "checkbox" ? (control.checked ? control.value : "") : control.value.trim()

  const show = (table) => {
    const filters = controls(table).map((control) => [control, value_of(control)]).filter(([, value]) => value)
    const rows = [...table.querySelectorAll("[data-td-row]")]
    let shown = 0
    for (const row of rows) {
      const fits = filters.every(([control, value]) => control.type === "search"
        ? tidy(value).every((word) => row.dataset.tdText.includes(word))
        : (row.getAttribute(`data-td-${control.name}`) || "").split(" ").includes(value))
      row.hidden = !fits
      shown += fits
    }
    const sort = table.dataset.tdSort || ""
    const key = sort.replace(/^-/, "")
    const way = sort.startsWith("-") ? -1 : 1
    const number = (row) => row.hasAttribute(`data-td-sort-${key}`) ? way * Number(row.getAttribute(`data-td-sort-${key}`)) : Infinity
    const place = (row) => Number(row.dataset.tdPlace)
    const sorted = [...rows].sort((a, b) => {
      const [one, other] = key ? [number(a), number(b)] : [0, 0]
      return one === other ? place(a) - place(b) : one < other ? -1 : 1
    })
    if (sorted.some((row, n) => row !== rows[n])) { rows[0].parentNode.append(...sorted) }
    for (const button of table.querySelectorAll("[data-td-sort-key]")) {
      const mine = button.dataset.tdSortKey
      const now = sort === mine ? "ascending" : sort === `-${mine}` ? "descending" : "none"
      button.closest("[aria-sort]").setAttribute("aria-sort", now)
      button.value = sort === mine ? `-${mine}` : mine
    }
    const count = table.querySelector("[data-td-count]")
    if (count) {
      const said = count.dataset.tdCount.replace("{shown}", shown).replace("{all}", rows.length)
      if (count.textContent !== said) { count.textContent = said }
    }
    const empty = table.querySelector("[data-td-empty]")
    if (empty) { empty.hidden = shown > 0 }
    const body = table.querySelector("[data-td-body]")
    if (body) { body.hidden = shown === 0 }
  }

  // Sets a table to what the address asks for; a choice that it does not have is no choice.
  const put = (table, params) => {
    for (const control of controls(table)) {
      const value = params.get(control.name) || ""
      if (control.type === "checkbox") {
        control.checked = value === control.value
      } else if (control.tagName === "SELECT") {
        control.value = [...control.options].some((option) => option.value === value) ? value : ""
      } else if (control.value.trim() !== value) {
        control.value = value
      }
    }
    const sort = params.get(order_name(table)) || ""
    const keys = [...table.querySelectorAll("[data-td-sort-key]")].map((button) => button.dataset.tdSortKey)
    table.dataset.tdSort = keys.includes(sort.replace(/^-/, "")) ? sort : ""
    show(table)
  }

  const remember = (table, is_step) => {
    const address = new URL(location.href)
    const wanted = controls(table).map((control) => [control.name, value_of(control)])
    for (const [name, value] of [...wanted, [order_name(table), table.dataset.tdSort || ""]]) {
      if (value) { address.searchParams.set(name, value) } else { address.searchParams.delete(name) }
    }
    if (address.href === location.href) { return }
    if (is_step) { history.pushState(null, "", address) } else { history.replaceState(history.state, "", address) }
  }

  const put_all = () => { for (const table of all("[data-td-table]")) { put(table, asked()) } }
  const twins = (table) => all("[data-td-table]").filter((other) => other !== table && other.dataset.tdTable === table.dataset.tdTable)

  const changed = (table, is_step) => {
    show(table)
    remember(table, is_step)
    for (const twin of twins(table)) { put(twin, asked()) }
  }

  // -- what is done to it: change and submit end at a shadow root, these do not -----------------
  const within = (event, selector) => event.composedPath().find((node) => node.matches && node.matches(selector))
  const table_of = (event) => within(event, "[data-td-table]")

  document.addEventListener("input", (event) => {
    const control = within(event, "[data-td-filter]")
    const table = control && table_of(event)
    if (table) { changed(table, control.type !== "search") }
  })
  document.addEventListener("keydown", (event) => {
    // Everything is shown as it is typed; the form would ask the server for the same.
    if (event.key === "Enter" && within(event, "input[data-td-filter]")) { event.preventDefault() }
  })
  document.addEventListener("click", (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return }
    const table = table_of(event)
    const head = table && within(event, "[data-td-sort-key]")
    if (head) {
      event.preventDefault()
      table.dataset.tdSort = head.value
      return changed(table, true)
    }
    if (table && within(event, "[data-td-reset]")) {
      event.preventDefault()
      put(table, new URLSearchParams())
      return changed(table, true)
    }
    const link = within(event, "a[data-td-show]")
    if (link) { return follow(link, event) }
  })

  // A link to a table with a choice made, from elsewhere on the same page.
  const follow = (link, event) => {
    const aimed = new URL(link.href)
    const table = all("[data-td-table]").find((one) => one.dataset.tdTable === link.dataset.tdShow && is_visible(one))
    if (!table || aimed.pathname !== location.pathname) { return }
    event.preventDefault()
    put(table, aimed.searchParams)
    changed(table, true)
    const title = table.querySelector("[tabindex='-1']") || table
    title.focus({preventScroll: true})
    table.scrollIntoView({block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"})
  }

  addEventListener("popstate", put_all)

  // -- where it is: shadow roots are met as they are made, and their content as it comes ---------
  document.addEventListener("focusin", (event) => {
    const table = table_of(event)
    const control = table && within(event, "[data-td-filter], [data-td-sort-key], [data-td-reset]")
    kept = control ? {control, table: table.dataset.tdTable, name: control.name, key: control.dataset.tdSortKey} : null
  })
  document.addEventListener("focusout", () => {
    if (kept && is_visible(kept.control)) { kept = null } // left by its reader, and not taken away
  })
  // A control that went away while it had focus gives it to the one that came in its place.
  const refocus = (frames = 30) => {
    if (!kept || is_visible(kept.control)) { return }
    const {control, table, name, key} = kept
    const same = all(`[data-td-table="${CSS.escape(table)}"] :is([data-td-filter], [data-td-sort-key], [data-td-reset])`)
      .find((one) => one !== control && one.name === name && one.dataset.tdSortKey === key && is_visible(one))
    if (!same) { return frames && requestAnimationFrame(() => refocus(frames - 1)) } // not laid out yet
    same.focus({preventScroll: true})
    if (same.type === "search") { same.setSelectionRange(control.selectionStart, control.selectionEnd) }
  }
  const meet = () => {
    let is_new = false
    for (const table of all("[data-td-table]")) {
      if (known.has(table)) { continue }
      known.add(table)
      put(table, asked())
      is_new = true
    }
    if (is_new) { refocus() }
  }
  const watch = (root) => {
    roots.add(new WeakRef(root))
    new MutationObserver((changes) => {
      if (changes.some((change) => change.addedNodes.length)) { meet() }
    }).observe(root, {childList: true, subtree: true})
  }
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options)
    watch(root)
    return root
  }
  meet()
  new MutationObserver(() => { if (document.body.classList.contains("td-ready")) { put_all(); refocus() } })
    .observe(document.body, {attributes: true, attributeFilter: ["class"]})
})()
