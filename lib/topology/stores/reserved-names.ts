const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Key words of Postgres and of the SQL standards that its manual lists (appendix C). Amazon RDS refuses them as names,
 * the non-reserved ones too: deployments failed on `user`, `admin`, `catalog`, `identity`, `dispatch`, `flag`, `grant`.
 * Words that hold an underscore are left out, but for those that name a user.
 */
export const postgresWords = words(`
  a abort abs absent absolute access according acos action ada add admin after aggregate all allocate also alter always
  analyse analyze and any are array as asc asensitive asin assertion assignment asymmetric at atan atomic attach
  attribute attributes authorization avg backward base64 before begin bernoulli between bigint binary bit blob blocked
  bom boolean both breadth by c cache call called cardinality cascade cascaded case cast catalog ceil ceiling chain
  chaining char character characteristics characters check checkpoint class classifier clob close cluster coalesce cobol
  collate collation collect column columns comment comments commit committed compression concurrently condition
  conditional configuration conflict connect connection constraint constraints constructor contains content continue
  control conversion convert copy corr corresponding cos cosh cost count create cross csv cube current current_catalog
  current_role current_schema current_user cursor cycle data database datalink date day db deallocate dec decfloat
  decimal declare default defaults deferrable deferred define defined definer degree delete delimiter delimiters depends
  depth deref derived desc describe descriptor detach deterministic diagnostics dictionary disable discard disconnect
  dispatch distinct do document domain double drop dynamic each element else empty enable encoding encrypted end enforced
  enum equals error escape event every except exception exclude excluding exclusive exec execute exists exp explain
  expression extension external extract false family fetch file filter final finalize finish first flag float floor
  following for force foreign format fortran forward found free freeze from fs fulfill full function functions fusion g
  general generated get global go goto grant granted greatest group grouping groups handler having header hex hierarchy
  hold host hour id identity if ignore ilike immediate immediately immutable implementation implicit import in include
  including increment indent index indexes indicator inherit inherits initial initially inline inner inout input
  insensitive insert instance instantiable instead int integer integrity intersect intersection interval into invoker is
  isnull isolation join json k keep key keys label lag language large last lateral lead leading leakproof least left
  length level library like limit link listagg listen ln load local localtime localtimestamp location locator lock locked
  log logged lower m map mapping match matched matches materialized max maxvalue measures member merge method min minute
  minvalue mod mode modifies module month more move multiset mumps name names namespace national natural nchar nclob
  nested nesting new next nfc nfd nfkc nfkd nil no none normalize normalized not nothing notify notnull nowait ntile null
  nullable nullif nulls number numeric object occurrence octets of off offset oids old omit on one only open operator
  option options or order ordering ordinality others out outer output over overflow overlaps overlay overriding owned
  owner p pad parallel parameter parser partial partition pascal pass passing passthrough password past path pattern per
  percent period permission permute pipe placing plan plans pli policy portion position power precedes preceding
  precision prepare prepared preserve prev primary prior private privileges procedural procedure procedures program prune
  ptf public publication quote quotes range rank read reads real reassign recheck recovery recursive ref references
  referencing refresh reindex relative release rename repeatable replace replica requiring reset respect restart restore
  restrict result return returning returns revoke right role rollback rollup routine routines row rows rule running
  savepoint scalar scale schema schemas scope scroll search second section security seek select selective self semantics
  sensitive sequence sequences serializable server session session_user set setof sets share show similar simple sin sinh
  size skip smallint snapshot some source space specific specifictype sql sqlcode sqlerror sqlexception sqlstate
  sqlwarning sqrt stable standalone start state statement static statistics stdin stdout storage stored strict string
  strip structure style submultiset subscription subset substring succeeds sum support symmetric sysid system system_user
  t table tables tablesample tablespace tan tanh target temp template temporary text then through ties time timestamp to
  token trailing transaction transform transforms translate translation treat trigger trim true truncate trusted type
  types uescape unbounded uncommitted unconditional under unencrypted union unique unknown unlink unlisten unlogged
  unmatched unnamed unnest until untyped update upper uri usage user using utf16 utf32 utf8 vacuum valid validate
  validator value values varbinary varchar variadic varying verbose version versioning view views volatile when whenever
  where whitespace window with within without work wrapper write xml year yes zone
`);

/** Reserved words of MySQL 8.4 and earlier (reference manual, keywords marked R) and of MariaDB; most of them of both. */
export const mysqlWords = words(`
  accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case
  change char character check collate column condition constraint continue convert create cross cube cume_dist
  current_date current_role current_time current_timestamp current_user cursor database databases dec decimal declare
  default delayed delete dense_rank desc describe deterministic distinct distinctrow div double drop dual each else
  elseif empty enclosed escaped except exists exit explain false fetch first_value float float4 float8 for force foreign
  from fulltext function general generated get grant group grouping groups having if ignore in index infile inner inout
  insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into is iterate join json_table key keys
  kill lag last_value lateral lead leading leave left like limit linear lines load localtime localtimestamp lock long
  longblob longtext loop manual match maxvalue mediumblob mediumint mediumtext middleint mod modifies natural not
  nth_value ntile null numeric of offset on optimize option optionally or order out outer outfile over parallel partition
  percent_rank precision primary procedure purge qualify range rank read reads real recursive references regexp release
  rename repeat replace require resignal restrict return returning revoke right rlike row rows row_number schema schemas
  select sensitive separator set show signal slow smallint spatial specific sql sqlexception sqlstate sqlwarning ssl
  starting stored straight_join system table tablesample terminated then tinyblob tinyint tinytext to trailing trigger
  true undo union unique unlock unsigned update usage use user using values varbinary varchar varcharacter varying
  virtual when where while window with write xor zerofill
`);

/** Accounts and roles that the managed servers own, beside every name that begins with `rds`. */
export const ownedUsers = {
  postgres: words('rdsadmin rds_superuser public none'),
  mysql: words('rdsadmin rdsrepladmin mysql.sys mysql.session mysql.infoschema event_scheduler'),
} as const;

/** Databases that the managed servers own. `postgres` exists everywhere and may be named. */
export const ownedDatabases = {
  postgres: words('rdsadmin template0 template1'),
  mysql: words('mysql sys information_schema performance_schema innodb tmp rdsadmin'),
} as const;
