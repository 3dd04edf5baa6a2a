package io.leafcast.bgp.simulation;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;

/**
 * One TCP connection: two streams, each in order, cut into segments that arrive alone or together.
 * The weather may cut it at any octet or let it fall silent, so that nothing arrives any more.
 */
final class TcpConnection {
  private final VirtualTime time;
  private final Weather weather;
  private final End dialler;
  private final End acceptor;
  private boolean silent;

  /** What a side hears. */
  interface Ear {
    void heard(byte[] octets);

    /** The other side closed, or the network did; the last that is heard. */
    void lost(String why);
  }

  TcpConnection(VirtualTime time, Weather weather) {
    this.time = time;
    this.weather = weather;
    this.dialler = new End();
    this.acceptor = new End();
    dialler.other = acceptor;
    acceptor.other = dialler;
    Weather.Doom doom = weather.doom();
    dialler.expect(doom);
    acceptor.expect(doom);
    weather.born();
  }

  End dialler() {
    return dialler;
  }

  End acceptor() {
    return acceptor;
  }

  /** Nothing arrives any more, in either direction; nobody is told. */
  void fallSilent() {
    silent = true;
  }

  /** After the storm nobody would look for silent connections any more: then it is cut. */
  private void fallSilentInStorm() {
    if (weather.isStorm()) {
      fallSilent();
    } else {
      cut("connection reset by peer");
    }
  }

  /** Both sides learn that it is gone; what was under way is lost. */
  void cut(String why) {
    dialler.lose(why);
    acceptor.lose(why);
  }

  boolean isSilent() {
    return silent;
  }

  /** Whether both sides believe that it works though it does not. */
  boolean isHalfOpen() {
    return silent && (dialler.open || acceptor.open);
  }

  /** One side of it. */
  final class End {
    private final ByteArrayOutputStream inbox = new ByteArrayOutputStream();
    private End other = this;
    private Ear ear = new Deaf();
    private boolean open = true;
    private Duration lastArrival = Duration.ZERO;
    private Weather.Doom doom = Weather.Doom.NONE;
    private int untilDoom;

    private void expect(Weather.Doom doom) {
      this.doom = doom;
      this.untilDoom = weather.doomedAfter();
    }

    void listen(Ear ear) {
      this.ear = ear;
    }

    TcpConnection connection() {
      return TcpConnection.this;
    }

    boolean isOpen() {
      return open;
    }

    void write(byte[] octets) {
      int from = 0;
      while (from < octets.length && open) {
        int to = from + weather.segment(octets.length - from);
        transmit(Arrays.copyOfRange(octets, from, to));
        from = to;
      }
    }

    private void transmit(byte[] segment) {
      if (doom == Weather.Doom.NONE || !weather.isStorm() || segment.length < untilDoom) {
        untilDoom -= segment.length;
        arrive(() -> other.receive(segment));
        return;
      }
      byte[] last = Arrays.copyOf(segment, untilDoom);
      arrive(() -> other.receive(last));
      switch (doom) {
        case CUT -> arrive(() -> cut("connection reset by peer"));
        case SILENCE -> arrive(TcpConnection.this::fallSilentInStorm);
        case NONE -> {}
      }
      doom = Weather.Doom.NONE;
    }

    /** In order with everything else of this direction. */
    private void arrive(Runnable what) {
      Duration soonest = time.now().plus(weather.delay());
      lastArrival = soonest.compareTo(lastArrival) > 0 ? soonest : lastArrival;
      time.at(lastArrival, what);
    }

    private void receive(byte[] segment) {
      if (!open || silent) {
        return;
      }
      boolean first = inbox.size() == 0;
      inbox.writeBytes(segment);
      if (first) {
        time.after(weather.isStorm() ? weather.delay() : Duration.ZERO, this::drain);
      }
    }

    private void drain() {
      byte[] octets = inbox.toByteArray();
      inbox.reset();
      if (open && octets.length > 0) {
        ear.heard(octets);
      }
    }

    /** Closes after what was written; this side hears nothing more. */
    void close() {
      if (open) {
        open = false;
        arrive(() -> other.end());
      }
    }

    private void end() {
      if (!silent) {
        drain();
        lose("closed by the peer");
      }
    }

    private void lose(String why) {
      if (open) {
        open = false;
        ear.lost(why);
      }
    }
  }

  /** Nobody listens yet. */
  private record Deaf() implements Ear {
    @Override
    public void heard(byte[] octets) {
      throw new IllegalStateException("nobody listens");
    }

    @Override
    public void lost(String why) {}
  }
}
