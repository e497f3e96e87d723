// Numbers as people read them. Null means: not known, or does not apply.
const whole = new Intl.NumberFormat('en')
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** A count in full: 1,234,567. */
export const count = (n) => n === null ? '–' : whole.format(Math.round(n))

/** A number in few characters: 1.2M. */
export const compact = (n) => n === null ? '–' : short.format(n)

/** A decimal: 1.25. */
export const decimal = (n) => n === null ? '–' : whole.format(Math.round(n * 100) / 100)

/** A length of time given in ms: 12 ms, 3.4 s, 5 min 10 s, 2 h 5 min, 3 d 4 h. */
export function duration (ms) {
  if (ms === null) return '–'
  if (ms < 1000) return `${Math.round(ms)} ms`
  const s = ms / 1000
  if (s < 60) return `${s < 10 ? Math.round(s * 10) / 10 : Math.floor(s)} s`
  const minutes = Math.floor(s / 60)
  if (minutes < 60) return `${minutes} min ${Math.floor(s) % 60} s`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** Bytes: 12.3 MB. */
export function bytes (n) {
  if (n === null) return '–'
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let unit = 0
  while (n >= 1000 && unit < units.length - 1) {
    n /= 1000
    unit++
  }
  return `${unit === 0 || n >= 100 ? Math.round(n) : Math.round(n * 10) / 10} ${units[unit]}`
}

/** A time of day of ms since the epoch, in the reader's time zone: 14:03:05. */
export const clock = (ms) => new Date(ms).toLocaleTimeString('en-GB')
