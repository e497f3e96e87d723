package org.apache.pinot.query.parser.utils;

import org.apache.pinot.common.config.provider.TableCache;


/** Asked by the broker after a syntax error, to hint at the multi-stage engine, which this cluster does not have. */
public final class ParserUtils {
  private ParserUtils() {
  }

  public static boolean canCompileWithMultiStageEngine(String query, String database, TableCache tableCache) {
    return false;
  }
}
