import { writeFile } from 'node:fs/promises'
import { rolesPage } from '../apps/api/test/roles-page.ts'

/** Writes `docs/roles.md`, after a procedure was added or its access changed. */
await writeFile(new URL('../docs/roles.md', import.meta.url), rolesPage())
