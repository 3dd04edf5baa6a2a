package io.leafcast.conformance.lab;

/**
 * A cable between two machines. Each end is an interface named after the machine at the other end,
 * so that what a router prints reads by itself.
 */
public record Link(Namespace one, Namespace other) {

  /** Plugs it in; both ends are up. */
  public static Link plug(Namespace one, Namespace other) {
    Command.of(
            "ip",
            "link",
            "add",
            other.host(),
            "netns",
            one.name(),
            "type",
            "veth",
            "peer",
            "name",
            one.host(),
            "netns",
            other.name())
        .must();
    one.ip("link set %s up".formatted(other.host()));
    other.ip("link set %s up".formatted(one.host()));
    return new Link(one, other);
  }

  /** Cuts it: both ends lose their carrier. */
  public void cut() {
    one.ip("link set %s down".formatted(other.host()));
  }

  /** Mends a cut. Addresses of IPv6 that the cut end had are gone, as on a real machine. */
  public void mend() {
    one.ip("link set %s up".formatted(other.host()));
  }
}
