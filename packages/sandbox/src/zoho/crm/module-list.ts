import type { Answer } from '../answer.ts'
import { type ModuleName, moduleNames } from '../data/modules.ts'
import type { Json } from '../data/record-view.ts'
import type { DataCentre } from '../data-centre.ts'
import { type CrmRequest, requireScope } from './request.ts'

/** `GET /settings/modules`: what there is, and what the profile of the one who asks may do with it. */
export function listModules(request: CrmRequest): Answer {
  requireScope(request, 'ZohoCRM.settings.modules', 'READ')
  return { status: 200, body: { modules: moduleNames.map((name, index) => moduleJson(request.centre, name, index)) } }
}

/** unverified: that a module which the profile may not view stays in the list, as `viewable: false`. */
function moduleJson({ settings, organisation }: DataCentre, name: ModuleName, index: number): Json {
  const {
    viewable = true,
    creatable = true,
    editable = true,
    deletable = true,
    apiSupported = true,
  } = settings.moduleRights[name] ?? {}
  const profiles = new Map(organisation.users.map(({ profile }) => [profile.id, profile.name]))
  return {
    id: String(651230000000000100 + index),
    api_name: name,
    module_name: name,
    singular_label: name.slice(0, -1),
    plural_label: name,
    actual_singular_label: name.slice(0, -1),
    actual_plural_label: name,
    generated_type: 'default',
    status: 'visible',
    visibility: 1,
    api_supported: apiSupported,
    viewable,
    creatable,
    editable,
    deletable,
    show_as_tab: name !== 'Calls',
    sequence_number: index + 1,
    global_search_supported: true,
    public_fields_configured: false,
    recycle_bin_on_delete: true,
    has_more_profiles: false,
    sub_menu_available: false,
    description: null,
    profile_count: profiles.size,
    profiles: [...profiles].map(([id, profile]) => ({ id, name: profile })),
  }
}
