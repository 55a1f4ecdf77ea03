import { cleanLine } from '../clean.ts'
import { quote } from '../quote.ts'

const viewsOfIxpManager = [
  'view_cust_current_active',
  'view_vlaninterface_details_by_custid',
  'view_switch_details_by_custid',
]

type Where = { readonly root: string; readonly database: string }

/** How a view that stops mysqldump is mended: one of the application's own is made anew. */
export function sayMending(view: string, { root, database }: Where): string {
  const mysql = `mysql ${quote(cleanLine(database))}`
  return viewsOfIxpManager.includes(view)
    ? `cd ${quote(cleanLine(root))} && ${mysql} < tools/sql/views.sql`
    : `${mysql} -e ${quote(`DROP VIEW \`${view}\``)}`
}
