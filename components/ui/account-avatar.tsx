import { Avatar } from "./avatar";
import { PlatformLogo } from "./platform-logo";

/** An account's picture (initials where there is none) with its platform's sign at the corner; decorative. */
export function AccountAvatar({ name, picture, logo }: { name: string; picture?: string | undefined; logo: string }) {
  return (
    <span aria-hidden="true" className="relative shrink-0">
      <Avatar name={name} picture={picture} />
      <span className="absolute -right-1 -bottom-1 rounded-full bg-surface p-0.5">
        <PlatformLogo src={logo} className="size-4" />
      </span>
    </span>
  );
}
