/**
 * Headers of every page and file that the front server itself answers.
 *
 * @param options.nonce of the styles that the page writes while it runs; of no use for scripts
 */
export function securityHeaders(options: {
  readonly https: boolean
  readonly nonce?: string
}): Record<string, string> {
  return {
    'content-security-policy': policy(options.nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(options.https && { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }),
  }
}

/** Where the built page says its nonce. */
export const noncePlaceholder = '__NONCE__'

function policy(nonce: string | undefined): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    // Mantine writes its theme and its responsive styles as <style> elements while it runs.
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
