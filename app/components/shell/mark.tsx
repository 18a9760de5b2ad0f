/** The product's mark: a run of trades, one of them apart. */
export const Mark = ({ size = 22 }: { size?: number }) => (
  <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
    <rect width="24" height="24" rx="6" className="fill-accent" />
    <path
      d="M5 16.5 9 11l3.2 3.2L19 7"
      fill="none"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="stroke-on-accent"
    />
    <circle cx="17.5" cy="16.5" r="1.8" className="fill-on-accent" />
  </svg>
);
