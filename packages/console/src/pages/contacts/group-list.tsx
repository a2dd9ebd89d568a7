import type { ContactGroupView } from '@jackfield/contract'
import { useState } from 'react'
import { useNarrow } from '../../ui/use-narrow.ts'
import { GroupDialog } from './group-dialog.tsx'
import { GroupLinks } from './group-links.tsx'
import { GroupSelect } from './group-select.tsx'

interface Props {
  readonly groups: readonly ContactGroupView[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string | undefined) => void
}

export interface GroupChoiceProps extends Props {
  /** `new` for one that is to be made. */
  readonly onEdit: (group: ContactGroupView | 'new') => void
}

/** The groups with their counts; a drop-down list where there is no room beside the contacts. */
export function GroupList({ groups, chosen, onChoose }: Props) {
  const narrow = useNarrow()
  const [edited, setEdited] = useState<ContactGroupView | 'new' | null>(null)
  const Choice = narrow ? GroupSelect : GroupLinks
  return (
    <>
      <Choice groups={groups} chosen={chosen} onChoose={onChoose} onEdit={setEdited} />
      {edited && (
        <GroupDialog
          group={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onMade={onChoose}
          onDeleted={() => {
            if (edited !== 'new' && edited.id === chosen) onChoose(undefined)
          }}
        />
      )}
    </>
  )
}
