package io.witan.httpapi.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcException;
import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The scalars of EIP-1767. Within the node a value is the text that JSON-RPC has for it; {@code
 * Long} is told as a number, the others as that text.
 */
final class Scalars {
  private Scalars() {}

  static List<GraphQLScalarType> all() {
    return List.of(
        scalar("Long", Scalars::integer, text -> new BigInteger(text.substring(2), 16)),
        scalar("BigInt", given -> unsigned(given).toQuantity(), text -> text),
        scalar("Bytes", given -> field(given).data().toHex(), text -> text),
        scalar("Bytes32", given -> field(given).hash().toHex(), text -> text),
        scalar("Address", given -> field(given).address().toHex(), text -> text));
  }

  private static GraphQLScalarType scalar(
      String name, Function<Object, Object> read, Function<String, Object> told) {
    return GraphQLScalarType.newScalar().name(name).coercing(new Text(name, read, told)).build();
  }

  private static Field field(Object given) {
    JsonNode json = given instanceof String text ? Json.text(text) : Json.nothing();
    return new Field(json, "");
  }

  /** A number of at most 63 bits and a sign. */
  private static Object integer(Object given) {
    BigInteger value = number(given);
    if (value.bitLength() > 63) {
      throw new IllegalArgumentException("a number of more than 64 bits");
    }
    return value.longValueExact();
  }

  private static Uint256 unsigned(Object given) {
    BigInteger value = number(given);
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new IllegalArgumentException("a number below 0 or of more than 256 bits");
    }
    return Uint256.of(value);
  }

  private static BigInteger number(Object given) {
    return switch (given) {
      case BigInteger value -> value;
      case Integer value -> BigInteger.valueOf(value);
      case Long value -> BigInteger.valueOf(value);
      case String text when text.startsWith("0x") -> field(text).quantity().toBigInteger();
      case String text when text.matches("-?[0-9]{1,78}") -> new BigInteger(text);
      default -> throw new IllegalArgumentException("not a whole number");
    };
  }

  /**
   * How a scalar is read and told.
   *
   * @param read refuses with an {@link IllegalArgumentException} or an {@link RpcException}
   */
  private record Text(String name, Function<Object, Object> read, Function<String, Object> told)
      implements Coercing<Object, Object> {
    @Override
    public Object serialize(Object value, GraphQLContext context, Locale locale) {
      return told.apply((String) value);
    }

    @Override
    public Object parseValue(Object given, GraphQLContext context, Locale locale) {
      try {
        return read.apply(given);
      } catch (IllegalArgumentException | RpcException refused) {
        throw new CoercingParseValueException(why(refused));
      }
    }

    @Override
    public Object parseLiteral(
        Value<?> literal, CoercedVariables variables, GraphQLContext context, Locale locale) {
      Object given =
          switch (literal) {
            case StringValue text -> text.getValue();
            case IntValue number -> number.getValue();
            default -> List.of();
          };
      try {
        return read.apply(given);
      } catch (IllegalArgumentException | RpcException refused) {
        throw new CoercingParseLiteralException(why(refused));
      }
    }

    private String why(RuntimeException refused) {
      return "no " + name + ": " + refused.getMessage().replaceFirst("^: ", "");
    }
  }
}
