package io.leafcast.daemon.lock;

import com.google.errorprone.annotations.Immutable;
import java.util.Optional;

/** What came of a try to take the lock. */
@Immutable
public sealed interface Claim {
  /** It is ours until {@link DaemonLock#close}, or the end of the process. */
  @Immutable
  record Held() implements Claim {}

  /** Another process has it; empty where it does not say which. */
  @Immutable
  record Taken(Optional<Holder> by) implements Claim {}

  /** The host cannot say: nobody is known to have it. */
  @Immutable
  record Unknown(String why) implements Claim {}
}
