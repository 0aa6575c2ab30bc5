import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../operations/implement.ts'
import { showGroupsOperation, updateGroupsOperation } from './settings.groups.ts'
import {
  removeLogoOperation,
  setLogoOperation,
  showLogoOperation,
  showLookOperation,
  updateLookOperation,
} from './settings.look.ts'

export const settingsOperations = implement(contract.settings, {
  showLook: showLookOperation,
  updateLook: updateLookOperation,
  setLogo: setLogoOperation,
  removeLogo: removeLogoOperation,
  showLogo: showLogoOperation,
  showGroups: showGroupsOperation,
  updateGroups: updateGroupsOperation,
})
