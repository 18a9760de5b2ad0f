import { useEffect, useRef, useState } from 'react';
import { TextInput } from './field.tsx';

const typingPauseMs = 250;

type Props = { value: string; label: string; placeholder?: string; className?: string; onChange: (value: string) => void };

/** The field keeps what is typed; `onChange` hears it, trimmed, when the hands rest. */
export function SearchInput({ value, label, placeholder = label, className = 'max-w-56', onChange }: Props) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  // A search that was cleared elsewhere empties the field; what is being typed stays.
  const sent = useRef(value);
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      className={className}
      onChange={({ target }) => {
        setText(target.value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => {
          sent.current = target.value.trim();
          onChange(target.value.trim());
        }, typingPauseMs);
      }}
    />
  );
}
