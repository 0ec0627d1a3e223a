/** Headers of every page and file that the front server itself answers. */
export function securityHeaders(options: { readonly https: boolean }): Record<string, string> {
  return {
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(options.https && { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }),
  }
}

const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  // Mantine writes its theme and its responsive styles as <style> elements while it runs. Scripts have no
  // such exception, so injected styles can at worst change how the page looks.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')
