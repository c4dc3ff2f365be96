/** A custom property of an element. What is written is styled anew, also where it says the same. */
export function setStyle(element: HTMLElement, name: `--${string}`, value: string): void {
  if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value)
}
