import { access } from './access.ts'
import { agent } from './agent.ts'
import { calls } from './calls.ts'
import { common } from './common.ts'
import { contacts } from './contacts.ts'
import { demo } from './demo.ts'
import { extensions } from './extensions.ts'
import { home } from './home.ts'
import { pbx } from './pbx.ts'
import { recordings } from './recordings.ts'
import { shell } from './shell.ts'
import { site } from './site.ts'
import { status } from './status.ts'
import { templateVariables } from './template-variables.ts'
import { zoho } from './zoho.ts'

export const zhCn = {
  access,
  agent,
  calls,
  common,
  contacts,
  demo,
  extensions,
  home,
  pbx,
  recordings,
  shell,
  site,
  status,
  templateVariables,
  zoho,
}
