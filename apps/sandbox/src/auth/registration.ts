import { z } from 'zod'
import type { Accounts } from '../store/accounts.ts'
import { hashPassword } from './password.ts'

const registrationSchema = z
  .object({
    username: z
      .string()
      .regex(/^[A-Za-z0-9]{4,50}$/, 'The username must be 4 to 50 letters or digits.'),
    'full-name': z.string().trim().min(1, 'The full name is required.').max(100),
    mail: z.email('Please enter a valid mail address.'),
    'new-password': z.string().min(6, 'Password must contain at least six characters!').max(200),
    'confirm-new-password': z.string(),
  })
  .refine((form) => form['new-password'] === form['confirm-new-password'], {
    message: "Please check your passwords. They don't match.",
  })

/** Adds an account from the registration form's fields. Returns the refusal's sentence, or nothing. */
export async function register(accounts: Accounts, form: unknown): Promise<string | undefined> {
  const parsed = registrationSchema.safeParse(form)
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'The form is not complete.'
  const { username, mail } = parsed.data
  const passwordHash = await hashPassword(parsed.data['new-password'])
  const added = accounts.add({ username, fullName: parsed.data['full-name'], mail, passwordHash })
  return added ? undefined : 'Username already exists.'
}
