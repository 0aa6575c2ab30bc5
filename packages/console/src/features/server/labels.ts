import { mostUsersCounted, type TenantOfServer, type UserOfServer } from '@rollcall/contract/tenants.ts'
import { t } from '../../i18n/messages.ts'

/** How many users a tenant has, such as "45 of 100" where its seats are limited. */
export function seatsText(tenant: TenantOfServer): string {
  return tenant.seats.users ? t('seats.of', tenant.seats.users) : usersText(tenant)
}

/** How many users a tenant has, as far as they are counted. */
export function usersText({ users }: TenantOfServer): string {
  return users > mostUsersCounted
    ? t('tenants.moreUsers', { count: mostUsersCounted })
    : t('tenants.userNumber', { count: users })
}

export const statusLabels: Record<UserOfServer['status'], string> = {
  active: t('tenants.userActive'),
  inactive: t('tenants.userInactive'),
  invited: t('tenants.userInvited'),
}
