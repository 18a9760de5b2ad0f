import { Outlet } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';

export const loader = protectedLoader({ permission: 'signed-in' }, function frameLoader({ user }) {
  return { user: { name: user.name, email: user.email, role: user.role } };
});

export default function Frame() {
  return <Outlet />;
}
