package io.leafcast.bgp.attr;

import static io.leafcast.bgp.attr.AttributeRow.Category.OPTIONAL_NON_TRANSITIVE;
import static io.leafcast.bgp.attr.AttributeRow.Category.OPTIONAL_TRANSITIVE;
import static io.leafcast.bgp.attr.AttributeRow.Category.WELL_KNOWN;
import static io.leafcast.bgp.attr.AttributeRow.Scope.EVERY_SESSION;
import static io.leafcast.bgp.attr.AttributeRow.Scope.INTERNAL_SESSIONS;
import static io.leafcast.bgp.attr.AttributeRow.Scope.TWO_OCTET_SESSIONS;
import static io.leafcast.bgp.attr.Treatment.DISCARD_ATTRIBUTE;
import static io.leafcast.bgp.attr.Treatment.RESET_SESSION;
import static io.leafcast.bgp.attr.Treatment.TREAT_AS_WITHDRAW;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.attr.Lengths.AsnAnd;
import io.leafcast.bgp.attr.Lengths.AtLeast;
import io.leafcast.bgp.attr.Lengths.Exactly;
import io.leafcast.bgp.attr.Lengths.ManyTimes;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One row per attribute type that we know, be it by its flags and lengths alone. The treatments are
 * those of RFC 7606 section 7, of RFC 6793 section 6 for the AS4 attributes, of RFC 8092 section 5
 * for LARGE_COMMUNITY, and of RFC 6514 section 5, RFC 9012 section 13, RFC 7311 section 3.2, RFC
 * 9552 section 8.2.2, RFC 9234 section 5 and RFC 8669 section 6 for those that we do not look into.
 */
public final class AttributeTable {
  private static final int INVALID_ORIGIN = 6;
  private static final int INVALID_NEXT_HOP = 8;
  private static final int OPTIONAL_ERROR = 9;
  private static final int MALFORMED_AS_PATH = 11;
  private static final int LENGTH_ERROR = 5;

  // spotless:off: a table is read by its columns
  private static final ImmutableList<AttributeRow<?>> ROWS = ImmutableList.of(
      //  type                      name                         kind                       category                 scope               lengths            bad flags          malformed          subcode            read                         write
      row(Origin.TYPE,              "ORIGIN",                    Origin.class,              WELL_KNOWN,              EVERY_SESSION,      new Exactly(1),    TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, INVALID_ORIGIN,    Origin::decode,              Origin::encode),
      row(AsPath.TYPE,              "AS_PATH",                   AsPath.class,              WELL_KNOWN,              EVERY_SESSION,      new AtLeast(0),    TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, MALFORMED_AS_PATH, AsPath::decode,              AsPath::encode),
      row(NextHop.TYPE,             "NEXT_HOP",                  NextHop.class,             WELL_KNOWN,              EVERY_SESSION,      new Exactly(4),    TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, INVALID_NEXT_HOP,  NextHop::decode,             NextHop::encode),
      row(MultiExitDisc.TYPE,       "MULTI_EXIT_DISC",           MultiExitDisc.class,       OPTIONAL_NON_TRANSITIVE, EVERY_SESSION,      new Exactly(4),    TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, OPTIONAL_ERROR,    MultiExitDisc::decode,       MultiExitDisc::encode),
      row(LocalPref.TYPE,           "LOCAL_PREF",                LocalPref.class,           WELL_KNOWN,              INTERNAL_SESSIONS,  new Exactly(4),    TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, LENGTH_ERROR,      LocalPref::decode,           LocalPref::encode),
      row(AtomicAggregate.TYPE,     "ATOMIC_AGGREGATE",          AtomicAggregate.class,     WELL_KNOWN,              EVERY_SESSION,      new Exactly(0),    TREAT_AS_WITHDRAW, DISCARD_ATTRIBUTE, LENGTH_ERROR,      AtomicAggregate::decode,     AtomicAggregate::encode),
      row(Aggregator.TYPE,          "AGGREGATOR",                Aggregator.class,          OPTIONAL_TRANSITIVE,     EVERY_SESSION,      new AsnAnd(4),     TREAT_AS_WITHDRAW, DISCARD_ATTRIBUTE, OPTIONAL_ERROR,    Aggregator::decode,          Aggregator::encode),
      row(Communities.TYPE,         "COMMUNITIES",               Communities.class,         OPTIONAL_TRANSITIVE,     EVERY_SESSION,      new ManyTimes(4),  TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, OPTIONAL_ERROR,    Communities::decode,         Communities::encode),
      row(OriginatorId.TYPE,        "ORIGINATOR_ID",             OriginatorId.class,        OPTIONAL_NON_TRANSITIVE, INTERNAL_SESSIONS,  new Exactly(4),    TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, OPTIONAL_ERROR,    OriginatorId::decode,        OriginatorId::encode),
      row(ClusterList.TYPE,         "CLUSTER_LIST",              ClusterList.class,         OPTIONAL_NON_TRANSITIVE, INTERNAL_SESSIONS,  new ManyTimes(4),  TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, OPTIONAL_ERROR,    ClusterList::decode,         ClusterList::encode),
      row(MpReach.TYPE,             "MP_REACH_NLRI",             MpReach.class,             OPTIONAL_NON_TRANSITIVE, EVERY_SESSION,      new AtLeast(5),    RESET_SESSION,     RESET_SESSION,     OPTIONAL_ERROR,    MpReach::decode,             MpReach::encode),
      row(MpUnreach.TYPE,           "MP_UNREACH_NLRI",           MpUnreach.class,           OPTIONAL_NON_TRANSITIVE, EVERY_SESSION,      new AtLeast(3),    RESET_SESSION,     RESET_SESSION,     OPTIONAL_ERROR,    MpUnreach::decode,           MpUnreach::encode),
      row(ExtendedCommunities.TYPE, "EXTENDED_COMMUNITIES",      ExtendedCommunities.class, OPTIONAL_TRANSITIVE,     EVERY_SESSION,      new ManyTimes(8),  TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, OPTIONAL_ERROR,    ExtendedCommunities::decode, ExtendedCommunities::encode),
      row(As4Path.TYPE,             "AS4_PATH",                  As4Path.class,             OPTIONAL_TRANSITIVE,     TWO_OCTET_SESSIONS, new AtLeast(6),    TREAT_AS_WITHDRAW, DISCARD_ATTRIBUTE, OPTIONAL_ERROR,    As4Path::decode,             As4Path::encode),
      row(As4Aggregator.TYPE,       "AS4_AGGREGATOR",            As4Aggregator.class,       OPTIONAL_TRANSITIVE,     TWO_OCTET_SESSIONS, new Exactly(8),    TREAT_AS_WITHDRAW, DISCARD_ATTRIBUTE, OPTIONAL_ERROR,    As4Aggregator::decode,       As4Aggregator::encode),
      row(22,                       "PMSI_TUNNEL",               UnknownAttribute.class,    OPTIONAL_TRANSITIVE,     EVERY_SESSION,      new AtLeast(5),    TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, OPTIONAL_ERROR,    UnknownAttribute.reader(22), UnknownAttribute::encode),
      row(23,                       "TUNNEL_ENCAPSULATION",      UnknownAttribute.class,    OPTIONAL_TRANSITIVE,     EVERY_SESSION,      new AtLeast(4),    DISCARD_ATTRIBUTE, TREAT_AS_WITHDRAW, OPTIONAL_ERROR,    UnknownAttribute.reader(23), UnknownAttribute::encode),
      row(25,                       "IPV6_EXTENDED_COMMUNITIES", UnknownAttribute.class,    OPTIONAL_TRANSITIVE,     EVERY_SESSION,      new ManyTimes(20), TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, OPTIONAL_ERROR,    UnknownAttribute.reader(25), UnknownAttribute::encode),
      row(26,                       "AIGP",                      UnknownAttribute.class,    OPTIONAL_NON_TRANSITIVE, EVERY_SESSION,      new AtLeast(3),    DISCARD_ATTRIBUTE, DISCARD_ATTRIBUTE, OPTIONAL_ERROR,    UnknownAttribute.reader(26), UnknownAttribute::encode),
      row(29,                       "BGP_LS",                    UnknownAttribute.class,    OPTIONAL_NON_TRANSITIVE, EVERY_SESSION,      new AtLeast(4),    TREAT_AS_WITHDRAW, DISCARD_ATTRIBUTE, OPTIONAL_ERROR,    UnknownAttribute.reader(29), UnknownAttribute::encode),
      row(LargeCommunities.TYPE,    "LARGE_COMMUNITY",           LargeCommunities.class,    OPTIONAL_TRANSITIVE,     EVERY_SESSION,      new ManyTimes(12), TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, OPTIONAL_ERROR,    LargeCommunities::decode,    LargeCommunities::encode),
      row(35,                       "ONLY_TO_CUSTOMER",          UnknownAttribute.class,    OPTIONAL_TRANSITIVE,     EVERY_SESSION,      new Exactly(4),    TREAT_AS_WITHDRAW, TREAT_AS_WITHDRAW, OPTIONAL_ERROR,    UnknownAttribute.reader(35), UnknownAttribute::encode),
      row(40,                       "PREFIX_SID",                UnknownAttribute.class,    OPTIONAL_TRANSITIVE,     EVERY_SESSION,      new AtLeast(3),    TREAT_AS_WITHDRAW, DISCARD_ATTRIBUTE, OPTIONAL_ERROR,    UnknownAttribute.reader(40), UnknownAttribute::encode));
  // spotless:on

  /**
   * The other types that IANA lists, deprecated ones included. Each of them is optional, so one
   * that is called well-known has wrong flags, and is no well-known attribute that we lack.
   */
  private static final ImmutableSet<Integer> ASSIGNED_OPTIONAL =
      ImmutableSet.of(
          11, 12, 13, 19, 20, 21, 24, 27, 28, 30, 31, 33, 34, 36, 37, 38, 39, 41, 42, 128, 129, 241,
          242, 243);

  /** One place for each type there can be, so that reading an attribute costs no hash. */
  private static final ImmutableList<Optional<AttributeRow<?>>> BY_TYPE =
      IntStream.rangeClosed(0, 255)
          .mapToObj(type ->
              ROWS.stream()
                  .<AttributeRow<?>>map(row -> row)
                  .filter(row -> row.type() == type)
                  .findAny())
          .collect(ImmutableList.toImmutableList());

  private AttributeTable() {}

  private static <A extends PathAttribute> AttributeRow<A> row(
      int type,
      String name,
      Class<A> kind,
      AttributeRow.Category category,
      AttributeRow.Scope scope,
      Lengths lengths,
      Treatment badFlags,
      Treatment malformed,
      int subcode,
      AttributeRow.Decoder<A> decoder,
      AttributeRow.Encoder<A> encoder) {
    return new AttributeRow<>(
        type, name, kind, category, scope, lengths, badFlags, malformed, subcode, decoder, encoder);
  }

  /** Every row, in ascending type order. */
  public static ImmutableList<AttributeRow<?>> rows() {
    return ROWS;
  }

  /** The row of a type; empty where we do not know it. */
  public static Optional<AttributeRow<?>> row(int type) {
    return BY_TYPE.get(type);
  }

  /** Whether a type without a row is an optional one, whatever its flags say. */
  public static boolean isAssignedOptional(int type) {
    return ASSIGNED_OPTIONAL.contains(type);
  }

  /** The RFC's name of a type, or {@code attribute 99}. */
  public static String name(int type) {
    return row(type).<String>map(AttributeRow::name).orElse("attribute " + type);
  }

  /** Flags, type, length and value; the length has two octets only where one does not hold it. */
  public static void encode(OctetWriter out, PathAttribute attribute, Encoding encoding) {
    OctetWriter writer = new OctetWriter();
    int flags =
        switch (attribute) {
          case UnknownAttribute unknown -> {
            writer.octets(unknown.value());
            yield unknown.flags();
          }
          case PathAttribute known -> {
            AttributeRow<?> row =
                row(known.type()).orElseThrow(() -> new IllegalStateException("no row: " + known));
            row.encode(known, writer, encoding);
            yield row.category().flags();
          }
        };
    Octets value = writer.toOctets();
    if (value.size() > 0xFF) {
      out.u8(flags | AttributeRow.EXTENDED_LENGTH).u8(attribute.type()).withLength16(value);
    } else {
      out.u8(flags).u8(attribute.type()).withLength8(value);
    }
  }
}
