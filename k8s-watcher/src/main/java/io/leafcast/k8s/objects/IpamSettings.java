package io.leafcast.k8s.objects;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;

/**
 * Where Pod CIDRs are read, and for how long what looks like their end is not believed.
 *
 * @param pools which of a CiliumNode's pools count
 * @param emptyFor how long a list that was emptied, but is there, is kept
 * @param absentFor how long an object is kept whose absence only a list shows
 * @param settleFor how long a CIDR has to be there before it is announced, once others were; zero
 *     for not at all
 */
@Immutable
public record IpamSettings(
    IpamMode mode, PoolChoice pools, Duration emptyFor, Duration absentFor, Duration settleFor) {

  /** Where nothing is configured. */
  public static final IpamSettings USUAL =
      new IpamSettings(
          IpamMode.AUTO,
          PoolChoice.ALL,
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ZERO);

  /** The same in another mode. */
  public IpamSettings in(IpamMode other) {
    return new IpamSettings(other, pools, emptyFor, absentFor, settleFor);
  }

  /** Whether the labels of pools are asked for. */
  public boolean readsPools() {
    return mode.readsCiliumNode() && pools.selector().isPresent();
  }
}
