import type { ReactNode } from 'react'
import classes from './ruled-list.module.css'

/** Lines of a record in their order, with a rule between them. */
export function RuledList({
  label,
  children,
}: {
  readonly label: string
  readonly children: ReactNode
}) {
  return (
    <ol className={classes['list']} aria-label={label}>
      {children}
    </ol>
  )
}

export function RuledItem({ children }: { readonly children: ReactNode }) {
  return <li className={classes['item']}>{children}</li>
}
