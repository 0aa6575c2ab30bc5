import type { Logo, Logos } from '@rollcall/contract/settings.ts'

interface Size {
  width: number
  height: number
}

interface TenantLogoProps {
  logos: Logos
  /** What it fits into, in pixels. */
  most?: Size
}

const onPublicPages = { width: 240, height: 60 }

/** The logo of the tenant on the ground of the page; its name stands beside it as text. One of a kind has to do for both. */
export function TenantLogo({ logos: { light, dark }, most = onPublicPages }: TenantLogoProps) {
  return (
    <>
      <Picture
        logo={light ?? dark}
        most={most}
        className={light ? 'rc-on-light' : 'rc-on-light rc-ground-dark'}
      />
      <Picture
        logo={dark ?? light}
        most={most}
        className={dark ? 'rc-on-dark' : 'rc-on-dark rc-ground-light'}
      />
    </>
  )
}

function Picture({ logo, most, className }: { logo: Logo | null; most: Size; className: string }) {
  if (!logo) return null
  const scale = Math.min(1, most.width / logo.width, most.height / logo.height)
  const [width, height] = [logo.width, logo.height].map((side) => Math.max(1, Math.round(side * scale)))
  return <img src={logo.url} alt="" width={width} height={height} className={className} />
}
