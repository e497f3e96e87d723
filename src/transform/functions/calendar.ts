import { FunctionFailure } from './faults.ts'

/** The ISO calendar on milliseconds of UTC (or of a local time that is read as UTC). */

export const dayMillis = 86_400_000
const limit = 8.64e15

/** A LONG of ms as a number; beyond 270,000 years from the epoch there is no calendar here. */
export function instant (millis: bigint): number {
  const value = Number(millis)
  if (value > limit || value < -limit) throw new FunctionFailure(`${millis} ms is too far from the epoch`)
  return value
}

/** Milliseconds of a date; the month counts from 1. Years below 100 are these years. */
export function dateMillis (year: number, month: number, day: number): number {
  const millis = year >= 100 ? Date.UTC(year, month - 1, day) : new Date(0).setUTCFullYear(year, month - 1, day)
  if (Number.isNaN(millis)) throw new FunctionFailure(`The year ${year} is too far from the epoch`)
  return millis
}

/** Days of a month, which counts from 1. */
export function daysOfMonth (year: number, month: number): number {
  return new Date(dateMillis(year, month + 1, 0)).getUTCDate()
}

/**
 *
 */
export function isLeapYear (year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/**
 *
 */
/** The day that was looked at last: rows near one another have times near one another. */
let lastDay = NaN
let lastYear = 0
let lastMonth = 0
let lastDayOfMonth = 0

function lookAt (millis: number): void {
  const day = Math.floor(millis / dayMillis)
  if (day === lastDay) return
  const date = new Date(millis)
  lastDay = day
  lastYear = date.getUTCFullYear()
  lastMonth = date.getUTCMonth() + 1
  lastDayOfMonth = date.getUTCDate()
}

/**
 *
 */
export function yearOf (millis: number): number {
  lookAt(millis)
  return lastYear
}

/**
 *
 */
export function monthOf (millis: number): number {
  lookAt(millis)
  return lastMonth
}

/**
 *
 */
export function dayOfMonth (millis: number): number {
  lookAt(millis)
  return lastDayOfMonth
}

/** Monday is 1, Sunday 7. */
export function dayOfWeek (millis: number): number {
  // Day 0 was a Thursday.
  return part(millis + 3 * dayMillis, dayMillis, 7) + 1
}

/**
 *
 */
export function dayOfYear (millis: number): number {
  return Math.floor((millis - dateMillis(yearOf(millis), 1, 1)) / dayMillis) + 1
}

/** The year that the ISO week belongs to: that of its Thursday. */
export function weekyearOf (millis: number): number {
  return yearOf(thursday(millis))
}

/** The ISO week, 1 to 53. */
export function weekOf (millis: number): number {
  return Math.floor((dayOfYear(thursday(millis)) - 1) / 7) + 1
}

function thursday (millis: number): number {
  return millis + (4 - dayOfWeek(millis)) * dayMillis
}

/** A part of the day or hour: `floor(millis / unit) mod count`. */
export function part (millis: number, unit: number, count: number): number {
  const value = Math.floor(millis / unit) % count
  return value < 0 ? value + count : value
}

/** Adds months; a day that the month does not have becomes its last one. */
export function addMonths (millis: number, months: number): number {
  const date = new Date(millis)
  const total = date.getUTCFullYear() * 12 + date.getUTCMonth() + months
  const year = Math.floor(total / 12)
  const month = total - year * 12 + 1
  if (!Number.isFinite(year) || Math.abs(year) > 270_000) throw new FunctionFailure('A date is too far from the epoch')
  const day = Math.min(date.getUTCDate(), daysOfMonth(year, month))
  return dateMillis(year, month, day) + millis - Math.floor(millis / dayMillis) * dayMillis
}
