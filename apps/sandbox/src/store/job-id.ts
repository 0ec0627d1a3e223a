/** `job-yyyyMMdd-HHmmss-SSS` in local time; takes the next free millisecond, where the real server would fail. */
export function newJobId(now: Date, isTaken: (id: string) => boolean): string {
  for (let time = now.getTime(); ; time++) {
    const id = format(new Date(time))
    if (!isTaken(id)) return id
  }
}

function format(date: Date): string {
  const day = `${date.getFullYear()}${pad(date.getMonth() + 1)}${pad(date.getDate())}`
  const time = `${pad(date.getHours())}${pad(date.getMinutes())}${pad(date.getSeconds())}`
  return `job-${day}-${time}-${pad(date.getMilliseconds(), 3)}`
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, '0')
}
