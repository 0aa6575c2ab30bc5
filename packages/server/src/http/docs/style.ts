/** The look of the docs: light or dark as the console or the system says, readable at any width, and on paper. */
export const style = `:root{color-scheme:light dark}:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
:root{--text:light-dark(#1d232b,#dde1e6);--dim:light-dark(#59616b,#a0a7b0);--page:light-dark(#fff,#16191d);--side:light-dark(#f6f7f9,#1b1f24);--line:light-dark(#e1e4e9,#2e343c);--link:light-dark(#2c539e,#9bb6ee)}
*{box-sizing:border-box}html{scroll-padding-top:1rem}body{margin:0;font:16px/1.6 system-ui,sans-serif;color:var(--text);background:var(--page)}
a{color:var(--link)}:focus-visible{outline:2px solid var(--link);outline-offset:2px}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding:.6rem 1rem;border-bottom:1px solid var(--line)}
.home{font-weight:600;text-decoration:none;color:inherit;margin-right:auto}
form{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}input,button{font:inherit;padding:.2rem .6rem;color:inherit;background:var(--page);border:1px solid var(--dim);border-radius:4px;min-width:0}input{width:14rem;max-width:50vw}
.columns{display:grid;grid-template-columns:15rem minmax(0,1fr)}.columns>nav{background:var(--side);padding:1rem;font-size:.9rem;border-right:1px solid var(--line);min-height:100vh}
nav ul{list-style:none;margin:0;padding:0}nav li{padding:.15rem 0}nav a{text-decoration:none}nav a:hover{text-decoration:underline}nav a[aria-current]{font-weight:600;color:inherit}summary{cursor:pointer;padding:.3rem 0}
main{max-width:54rem;padding:1rem 1.5rem 4rem;overflow-wrap:anywhere}main:focus{outline:none}
h1{font-size:1.6rem;line-height:1.3}h2{font-size:1.25rem;margin-top:2.2rem}h3{font-size:1.05rem;margin-top:1.6rem}
.anchor{text-decoration:none;color:var(--dim);opacity:0}:is(h1,h2,h3,h4):hover .anchor,.anchor:focus-visible{opacity:1}:target{background:light-dark(#fff3c4,#4a3f12)}
.contents{border:1px solid var(--line);border-radius:4px;padding:.6rem 1rem;font-size:.9rem}.contents ul{columns:2 14rem}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,monospace;background:var(--side);padding:.1em .25em;border-radius:3px}
pre{background:var(--side);border:1px solid var(--line);border-radius:4px;padding:.8rem;overflow-x:auto}pre code{padding:0;background:none;overflow-wrap:normal}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.92rem}th,td{text-align:start;vertical-align:top;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line);overflow-wrap:normal;min-width:6rem}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:var(--page);padding:.3rem}.found{margin:1.2rem 0}.found p{margin:.2rem 0;color:var(--dim)}.found h2{font-size:1.05rem;margin:0}
@media (max-width:48rem){.columns{display:block}.columns>nav{min-height:0;border-right:0;border-bottom:1px solid var(--line)}.columns>nav>ul{columns:2 9rem}main{padding:1rem}}
@media print{header,.columns>nav,.contents,.anchor,.skip{display:none}.columns{display:block}main{max-width:none;padding:0}pre{white-space:pre-wrap}a{color:inherit}}
`

/** Follows the theme that was chosen in the console of this browser; without it the system's. */
export const themeScript = `try {
  const theme = localStorage.getItem('mantine-color-scheme-value')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {}
`
