package io.leafcast.k8s.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks a host's name up; a test brings its own. */
@FunctionalInterface
public interface Names {

  /** As this machine does it: /etc/hosts, DNS; a literal is itself. */
  Names OF_THIS_MACHINE = host -> List.of(InetAddress.getAllByName(host));

  /** All addresses of {@code host}, of both families, at least one. */
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
