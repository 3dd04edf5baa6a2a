package io.leafcast.conformance.demo;

import com.google.common.collect.ImmutableList;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Fabric;
import io.leafcast.conformance.lab.Pod;
import java.util.List;

/** Says how to look around in a demo that stays up, and how to break it. */
final class Tour {
  private Tour() {}

  static void print(NodeApi api, Fabric fabric, List<Daemon> daemons, ImmutableList<Pod> pods) {
    var rack = fabric.racks().getFirst();
    var leaf = fabric.leaf(rack);
    var daemon = daemons.getFirst();
    var socket = Daemon.socket(daemon.machine());
    System.out.printf(
        """

        == It stays up. Look around

          vtysh -N %1$s                              %2$s's prompt: show bgp summary, show ip route, ...
          ./leafcast status --socket %3$s
          tail -F %4$s
          ip netns exec %5$s ping %6$s
          ip netns exec %7$s tcpdump -ni %2$s port 179

        == Break it

          kill -9 $(cat %8$s)    %2$s's bgpd; back with:
            %9$s
          kill -9 %10$d         %11$s's daemon; back with:
            %12$s
          kill %13$d            the API: the routes stay
          %14$s

        Remove it: ./leafcast demo down
        """,
        leaf.machine().name(),
        leaf.machine().host(),
        socket,
        daemon.logFile(),
        pods.getFirst().machine().name(),
        pods.getLast().addresses().getLast(),
        daemon.machine().name(),
        leaf.pidFile("bgpd"),
        leaf.startCommand("bgpd"),
        daemon.pid(),
        daemon.machine().host(),
        daemon.startCommand(),
        ProcessHandle.current().pid(),
        api.howToDelete(api.guests().getLast().name()));
  }
}
