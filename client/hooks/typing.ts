/** Where a key press belongs to the thing in focus and not to the room. */

const TYPED_INTO = 'input, textarea, select, [contenteditable]'
const NOT_TYPED_INTO =
  'input[type=radio], input[type=checkbox], input[type=range], input[type=button], input[readonly]'

/** Letters and digits typed here are text. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(TYPED_INTO) !== null &&
  target.closest(NOT_TYPED_INTO) === null

/** Space has a meaning of its own here that Enter has not: fields, lists, switches, open dialogs. */
export const needsSpace = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(`${TYPED_INTO}, summary, dialog[open]`) !== null
