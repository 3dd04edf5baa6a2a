package io.leafcast.bgp.rib;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The octets that the Adj-RIB-Ins of all peers may take together, whatever the peers send. Any of
 * them may have what is free; when nothing is, the one that has most gives up some of it for one
 * that has less, so that a greedy peer starves nobody. One thread at a time may use it.
 */
public final class Budget {
  /**
   * What fits beside the rest of the daemon in the heap of deploy/jvm.options and the memory limit
   * of deploy/manifests: some 550,000 prefixes of IPv4, or 260,000 of IPv6.
   */
  public static final long USUAL_OCTETS = 8 * 1024 * 1024;

  /** Who has so little more than another gives nothing up: else two would take turns. */
  private static final long MARGIN = 8 * 1024;

  private final List<Share> shares = new ArrayList<>();
  private long free;

  /** A budget of {@code octets}. */
  public Budget(long octets) {
    this.free = octets;
  }

  /** Octets that nobody has. */
  public long free() {
    return free;
  }

  /**
   * A share, empty at first; {@code giver} gives octets back, at least one, when it is asked to.
   */
  Share open(Runnable giver) {
    Share share = new Share(giver);
    shares.add(share);
    return share;
  }

  /** What one Adj-RIB-In has of the budget. */
  final class Share {
    private final Runnable giver;
    private long octets;

    private Share(Runnable giver) {
      this.giver = giver;
    }

    /** Octets that it has. */
    long octets() {
      return octets;
    }

    /** Takes {@code more} octets, of others if need be; or none of them. */
    boolean claim(long more) {
      while (free < more) {
        Optional<Share> greediest = greediest();
        if (greediest.isEmpty() || greediest.get().octets <= octets + more + MARGIN) {
          return false;
        }
        long before = free;
        greediest.get().giver.run();
        if (free == before) {
          return false; // it has nothing to give
        }
      }
      free -= more;
      octets += more;
      return true;
    }

    /** Of the others; a loop, for it is asked for each prefix of a peer that is refused. */
    private Optional<Share> greediest() {
      Optional<Share> most = Optional.empty();
      for (Share share : shares) {
        if (share != this && (most.isEmpty() || share.octets > most.get().octets)) {
          most = Optional.of(share);
        }
      }
      return most;
    }

    void giveBack(long fewer) {
      free += fewer;
      octets -= fewer;
    }

    /** Gives everything back; nothing may be claimed afterwards. */
    void close() {
      giveBack(octets);
      shares.remove(this);
    }
  }
}
