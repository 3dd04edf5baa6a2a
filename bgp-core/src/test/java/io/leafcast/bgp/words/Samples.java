package io.leafcast.bgp.words;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Resilience;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.Stopping;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.bgp.wire.RouterId;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

/** A value of every record that a sealed root permits, made without knowing any by name. */
final class Samples {
  private static final Prefix PREFIX = Prefix.parse("192.0.2.0/24").orThrow();
  private static final RouterId ROUTER = RouterId.parse("192.0.2.1").orThrow();
  private static final Asn ASN = new Asn(64500);
  private static final ImmutableMap<Class<?>, Object> VALUES =
      ImmutableMap.<Class<?>, Object>builder()
          .put(String.class, "detail")
          .put(int.class, 7)
          .put(long.class, 7L)
          .put(Instant.class, Instant.parse("2026-01-02T03:04:05Z"))
          .put(Duration.class, Duration.ofSeconds(7))
          .put(Prefix.class, PREFIX)
          .put(Address.class, PREFIX.address())
          .put(Endpoint.class, new Endpoint(PREFIX.address(), 179, ""))
          .put(Afi.class, Afi.IPV4)
          .put(Family.class, Family.IPV4_UNICAST)
          .put(Octets.class, Octets.ofHex("cafe"))
          .put(Asn.class, ASN)
          .put(RouterId.class, ROUTER)
          .put(Notification.class, Notification.shutdown("maintenance"))
          .put(
              Negotiated.class,
              new Negotiated(
                  ASN,
                  new Asn(64501),
                  ROUTER,
                  ROUTER,
                  90,
                  Encoding.USUAL,
                  Encoding.USUAL,
                  Negotiated.Refresh.ANSWERED,
                  ImmutableSortedSet.of(Family.IPV4_UNICAST),
                  new Resilience.None(Resilience.By.PEER)))
          .put(PeerName.class, new PeerName("leaf-1"))
          .put(SourceName.class, new SourceName("static"))
          .put(ConnectionId.class, new ConnectionId(-1))
          .put(Input.class, new Input.Stop(new Stopping.Shutdown("maintenance")))
          .buildOrThrow();

  private Samples() {}

  /** One of each. */
  static <T> ImmutableList<T> of(Class<T> root) {
    return records(root).map(type -> root.cast(sample(type))).collect(toImmutableList());
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Samples::records)
        : Stream.of(type);
  }

  private static Object sample(Type type) {
    if (type instanceof ParameterizedType generic) {
      Object element = sample(generic.getActualTypeArguments()[0]);
      if (generic.getRawType().equals(PrefixMap.class)) {
        return PrefixMap.of((Prefix) sample(Prefix.class), element);
      }
      return generic.getRawType().equals(ImmutableList.class)
          ? ImmutableList.of(element)
          : sorted(element);
    }
    Class<?> plain = (Class<?>) type;
    Object known = VALUES.get(plain);
    if (known != null) {
      return known;
    }
    if (plain.isEnum()) {
      return plain.getEnumConstants()[0];
    }
    return plain.isSealed() ? sample(records(plain).findFirst().orElseThrow()) : made(plain);
  }

  private static ImmutableSortedSet<?> sorted(Object element) {
    return switch (element) {
      case Prefix prefix -> ImmutableSortedSet.of(prefix);
      case PeerName name -> ImmutableSortedSet.of(name);
      default -> throw new AssertionError("no sample of a set of " + element.getClass());
    };
  }

  private static Object made(Class<?> type) {
    try {
      Constructor<?> canonical = type.getDeclaredConstructors()[0];
      return canonical.newInstance(
          Arrays.stream(canonical.getGenericParameterTypes()).map(Samples::sample).toArray());
    } catch (ReflectiveOperationException failure) {
      throw new LinkageError("no sample of " + type, failure);
    }
  }
}
