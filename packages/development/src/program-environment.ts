/** What a program of ours is given of the starter's variables; the others may hold the superuser's password. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(names.map((name) => [name, process.env[name]]))
}

/** With the cache, each of the many processes that run the same sources need not compile them. */
const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'NODE_COMPILE_CACHE']
