/** The heading of a group of rows. */
export function GroupRow({ title, columns }: { title: string; columns: number }) {
  return (
    <tr role="row" class="group-row">
      <th role="rowheader" scope="rowgroup" colSpan={columns}>
        {title}
      </th>
    </tr>
  )
}
