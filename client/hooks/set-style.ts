/**
 * A custom property of an element, or how it is transformed. What is written is styled anew, also where
 * it says the same.
 *
 * @param value as the browser writes it: `scaleX(0.5)`, not `scaleX(0.500)`
 */
export function setStyle(
  element: HTMLElement,
  name: `--${string}` | 'transform',
  value: string,
): void {
  if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value)
}
