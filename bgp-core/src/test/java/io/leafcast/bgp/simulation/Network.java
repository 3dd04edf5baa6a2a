package io.leafcast.bgp.simulation;

import io.leafcast.bgp.wire.Address;
import java.util.HashMap;
import java.util.Map;

/** Who can be reached at which address, and how a dial goes. */
final class Network {
  private final VirtualTime time;
  private final Weather weather;
  private final Map<Address, Host> hosts = new HashMap<>();

  /** Somebody with an address. */
  interface Host {
    boolean listens();

    void accepted(TcpConnection.End end, Address remote);
  }

  /** Somebody who dialled. */
  interface Dialler {
    void opened(TcpConnection.End end);

    void failed(String why);
  }

  Network(VirtualTime time, Weather weather) {
    this.time = time;
    this.weather = weather;
  }

  void attach(Address address, Host host) {
    hosts.put(address, host);
  }

  /** Begins to dial; the answer comes later, unless it is called off. */
  VirtualTime.Event dial(Address from, Address to, Dialler dialler) {
    Weather.Fate fate = weather.dial();
    return time.after(
        weather.wait(fate),
        () -> {
          Host host = hosts.get(to);
          switch (fate) {
            case TIMES_OUT -> dialler.failed("connection timed out");
            case REFUSED -> dialler.failed("connection refused");
            case OPENS -> {
              if (host == null || !host.listens()) {
                dialler.failed("connection refused");
              } else {
                TcpConnection connection = new TcpConnection(time, weather);
                dialler.opened(connection.dialler());
                host.accepted(connection.acceptor(), from);
              }
            }
          }
        });
  }
}
