/**
 * Before a thing goes its neighbour of the same kind gets the focus, else something that stays: who
 * removes one after the other by keys is not thrown out to the top of the page.
 *
 * @param going what is about to go, or stands for it among its kind
 * @param kind selects all of its kind within `among`
 * @param stays selects, on the whole page, what takes the focus after the last of them
 */
export function focusBeside(
  going: Element,
  { kind, among, stays }: { readonly kind: string; readonly among: string; readonly stays: string },
): void {
  const all = [...(going.closest(among)?.querySelectorAll(kind) ?? [])]
  const at = all.indexOf(going)
  const next = all[at + 1] ?? all[at - 1] ?? document.querySelector(stays)
  if (next instanceof HTMLElement) next.focus()
}
