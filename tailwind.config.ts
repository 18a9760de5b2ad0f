import type { Config } from 'tailwindcss';

/** Every colour is a token of app/styles/tokens.css, so both themes share one set of classes and `dark:` is rarely needed. */
const token = (name: string) => `rgb(var(--${name}) / <alpha-value>)`;

const tremor = {
  brand: {
    faint: token('accent-soft'),
    muted: token('accent-soft'),
    subtle: token('accent-line'),
    DEFAULT: token('accent'),
    emphasis: token('accent'),
    inverted: token('on-accent'),
  },
  background: { muted: token('sunken'), subtle: token('sunken'), DEFAULT: token('surface'), emphasis: token('ink') },
  border: { DEFAULT: token('line') },
  ring: { DEFAULT: token('line') },
  content: { subtle: token('faint'), DEFAULT: token('muted'), emphasis: token('ink'), strong: token('ink'), inverted: token('surface') },
};

export default {
  content: ['./app/root.tsx', './app/{components,routes}/**/*.{ts,tsx}', './node_modules/@tremor/react/dist/**/*.js'],
  // The dark theme replaces the tokens' values; Tremor's own `dark:` classes map to the same tokens and have nothing to switch.
  darkMode: 'selector',
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      canvas: token('canvas'),
      surface: token('surface'),
      sunken: token('sunken'),
      raised: token('raised'),
      line: { DEFAULT: token('line'), strong: token('line-strong') },
      ink: token('ink'),
      muted: token('muted'),
      faint: token('faint'),
      accent: { DEFAULT: token('accent'), soft: token('accent-soft'), line: token('accent-line') },
      'on-accent': token('on-accent'),
      shade: token('shadow'),
      gain: { DEFAULT: token('gain'), soft: token('gain-soft') },
      loss: { DEFAULT: token('loss'), soft: token('loss-soft') },
      severity: Object.fromEntries(
        ['info', 'low', 'high', 'critical'].flatMap((step) => [
          [step, token(`severity-${step}`)],
          [`on-${step}`, token(`on-severity-${step}`)],
        ]),
      ),
      cat: Object.fromEntries(Array.from({ length: 17 }, (_, slot) => [slot, token(`cat-${slot}`)])),
      tremor,
      'dark-tremor': tremor,
    },
    fontFamily: {
      sans: ['Inter Variable', 'Vazirmatn Variable', 'system-ui', 'sans-serif'],
      mono: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'Consolas', 'monospace'],
    },
    fontSize: {
      '2xs': ['0.6875rem', '1rem'],
      xs: ['0.75rem', '1rem'],
      sm: ['0.8125rem', '1.25rem'],
      base: ['0.875rem', '1.25rem'],
      lg: ['1rem', '1.5rem'],
      xl: ['1.25rem', '1.75rem'],
      figure: ['1.75rem', '2.125rem'],
      'tremor-label': ['0.75rem', '1rem'],
      'tremor-default': ['0.8125rem', '1.25rem'],
      'tremor-title': ['1rem', '1.5rem'],
      'tremor-metric': ['1.75rem', '2.125rem'],
    },
    boxShadow: {
      none: 'none',
      float: '0 0 0 1px rgb(var(--line)), 0 8px 24px -6px rgb(var(--shadow) / 0.22), 0 2px 6px -2px rgb(var(--shadow) / 0.14)',
      'tremor-input': 'none',
      'tremor-card': 'none',
      'tremor-dropdown': '0 8px 24px -6px rgb(var(--shadow) / 0.22)',
      'dark-tremor-input': 'none',
      'dark-tremor-card': 'none',
      'dark-tremor-dropdown': '0 8px 24px -6px rgb(var(--shadow) / 0.22)',
    },
    extend: {
      // From here on the navigation stands beside the page; below it is a drawer.
      screens: { desk: '900px' },
      borderRadius: { 'tremor-small': '0.25rem', 'tremor-default': '0.375rem', 'tremor-full': '9999px' },
      spacing: { row: 'var(--row-height)' },
      keyframes: {
        appear: { from: { opacity: '0' }, to: { opacity: '1' } },
        'slide-in': { from: { transform: 'translateX(var(--slide-from))' }, to: { transform: 'none' } },
      },
      animation: {
        appear: 'appear 120ms ease-out',
        'appear-late': 'appear 120ms ease-out 200ms both',
        'slide-in': 'slide-in 160ms ease-out',
      },
    },
  },
} satisfies Config;
