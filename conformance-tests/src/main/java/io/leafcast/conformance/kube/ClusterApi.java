package io.leafcast.conformance.kube;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.URI;

/**
 * A Kubernetes API that a case or the demo owns: it creates and deletes Nodes there, says how a
 * daemon comes in, and makes outages. Every call returns when the API has done what it says.
 */
public sealed interface ClusterApi extends AutoCloseable permits CrudApi, KubeApi, TroubledApi {

  /** Where daemons reach it; the same before and after an outage. */
  URI server();

  /**
   * What the daemon of {@code node} is given to come in: the values of {@code sources.kubernetes}.
   * For the real API that is a ServiceAccount's token and the shipped ClusterRole, never an admin.
   */
  DaemonAccess accessOf(String node) throws IOException, InterruptedException;

  /** Creates a Node; one that exists already is a mistake of the case. */
  void createNode(NodeSpec node) throws IOException, InterruptedException;

  /** Deletes a Node; one that does not exist is a mistake of the case. */
  void deleteNode(String name) throws IOException, InterruptedException;

  /**
   * The podCIDRs of a Node, waiting up to 10 s for the allocator to give some; empty if it gave
   * none.
   */
  ImmutableList<String> podCidrs(String name) throws IOException, InterruptedException;

  /** Starts an outage: connections are cut, new ones refused; the objects stay. */
  void stop() throws IOException, InterruptedException;

  /** Ends an outage, if there is one, at the same address; returns when the API answers. */
  void start() throws IOException, InterruptedException;

  /** Ends what was started and removes its files. */
  @Override
  void close();
}
