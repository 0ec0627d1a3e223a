import { Hono } from 'hono'
export function pages(_parts: object): Hono {
  return new Hono()
}
