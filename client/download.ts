/** Files that this page saves for its player. */

/** How long the browser may take to begin reading the file, ms. */
const REVOKE_AFTER = 60_000

export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER)
}

/** YYYY-MM-DD on the player's calendar. */
export function todayText(): string {
  const now = new Date()
  const [month, day] = [now.getMonth() + 1, now.getDate()].map(n => String(n).padStart(2, '0'))
  return `${now.getFullYear()}-${month}-${day}`
}
