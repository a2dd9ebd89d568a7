import { type ExtensionView, type IntegrationKind, traitsOf } from '@jackfield/contract'

/** Whose extension it is in an integration of this kind; null: nobody's. */
export const boundUser = (kind: IntegrationKind, { user, deskAgent }: ExtensionView) =>
  traitsOf[kind].system === 'crm' ? user : deskAgent
