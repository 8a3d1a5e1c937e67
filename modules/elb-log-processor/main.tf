data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

module "names" {
  source = "../names"

  environment  = var.environment
  colour       = var.colour
  name         = var.api
  region       = data.aws_region.this.id
  region_token = var.region_token
}

locals {
  prefix     = module.names.prefix
  account_id = data.aws_caller_identity.this.account_id
  partition  = data.aws_partition.this.partition
  owns       = var.existing_log_bucket == null

  # Built from names: the queue's policy names the bucket (or the rule), whose notification names the queue.
  bucket_name = local.owns ? "${local.prefix}-logs-${local.account_id}${module.names.region_suffix}" : var.existing_log_bucket.name
  bucket_arn  = "arn:${local.partition}:s3:::${local.bucket_name}"
  rule_name   = "${local.prefix}-logs"
  rule_arn    = "arn:${local.partition}:events:${data.aws_region.this.id}:${local.account_id}:rule/${local.rule_name}"

  # What the load balancer writes below, with a slash at its end or empty.
  prefix_of_logs = local.owns ? var.log_prefix : var.existing_log_bucket.prefix
  folder         = local.prefix_of_logs == "" ? "" : "${local.prefix_of_logs}/"

  # What the names of the load balancer's own files hold, of access, connection and health check logs alike.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
  file_mark = {
    classic     = "${coalesce(var.load_balancer_name, "-")}_"
    application = "app.${coalesce(var.load_balancer_name, "-")}."
    network     = "net.${coalesce(var.load_balancer_name, "-")}."
  }[var.load_balancer_type]
}

module "function" {
  source = "../lambda-function"

  name                 = "${local.prefix}-elb-log-processor"
  role_name            = "${local.prefix}-elb-log-processor${module.names.region_suffix}"
  description          = "Ships the load balancer logs of ${var.api} (${var.environment}, ${var.colour}) to Logstash"
  zip_path             = var.zip_path
  timeout_seconds      = var.timeout_seconds
  memory_megabytes     = var.memory_megabytes
  reserved_concurrency = var.reserved_concurrency
  log_retention_days   = var.log_retention_days
  log_kms_key_arn      = var.log_kms_key_arn
  tracing              = var.tracing
  alarms               = { topic_arn = var.alarms.topic_arn }
  roles                = var.roles
  live_version         = var.live_version
  runtime              = var.runtime

  # The rest of a file that takes longer than one invocation is sent to the function's own queue. Lambda takes
  # that for a loop, too, and would stop it after about 16 turns; HOP_LIMIT bounds it instead.
  # https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
  recursive_loop = var.emulated ? null : "Allow"

  network = var.network == null ? null : {
    subnet_ids         = var.network.subnet_ids
    security_group_ids = concat(aws_security_group.this[*].id, var.network.security_group_ids)
  }

  environment_variables = merge(var.settings, {
    LOGSTASH_HOST                = var.logstash_host
    LOGSTASH_PORT                = tostring(var.logstash_port)
    LOGSTASH_PROTOCOL            = var.logstash_protocol
    LOGSTASH_COMPRESSION         = tostring(var.logstash_compression)
    LOGSTASH_TLS                 = tostring(var.logstash_tls || var.logstash_tls_secret_arn != null)
    LOGSTASH_TLS_SECRET_ARN      = var.logstash_tls_secret_arn == null ? "" : var.logstash_tls_secret_arn
    CONNECTION_COUNT_LIMIT       = tostring(var.connection_count_limit)
    CONNECTION_WAIT_MILLISECONDS = tostring(var.connection_wait_milliseconds)
    API                          = var.api
    ENVIRONMENT                  = var.environment
    COLOUR                       = var.colour
    APPLICATION                  = coalesce(var.application, var.api)
    COMPONENT                    = var.component
    LABELS                       = jsonencode(var.labels)
    QUEUE_URL                    = module.queue.url
    DEAD_LETTER_URL              = module.queue.dead_letter_url
    NODE_OPTIONS                 = "--enable-source-maps"
  })

  queues = { logs = {
    arn        = module.queue.arn
    batch_size = var.batch_size
    # Protects Logstash.
    maximum_concurrency = var.maximum_concurrency
    paused              = var.paused
  } }

  policy_statements = concat(
    [
      {
        sid       = "ReadLogs"
        actions   = ["s3:GetObject"]
        resources = ["${local.bucket_arn}/${local.folder}AWSLogs/*"]
      },
      {
        sid       = "QueueRestsAndPutBack"
        actions   = ["sqs:ChangeMessageVisibility", "sqs:SendMessage"]
        resources = [module.queue.arn]
      },
      {
        sid       = "KeepDeadLetters"
        actions   = ["sqs:SendMessage"]
        resources = [module.queue.dead_letter_arn]
      },
    ],
    var.logstash_tls_secret_arn == null ? [] : [{
      sid       = "ReadTlsSecret"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [var.logstash_tls_secret_arn]
    }],
    # Secrets Manager decrypts in the caller's name, and says for which secret.
    # https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    var.logstash_tls_secret_kms_key_arn == null ? [] : [{
      sid       = "DecryptTlsSecret"
      actions   = ["kms:Decrypt"]
      resources = [var.logstash_tls_secret_kms_key_arn]
      conditions = { StringEquals = {
        "kms:EncryptionContext:SecretARN" = [var.logstash_tls_secret_arn]
        "kms:ViaService"                  = ["secretsmanager.${data.aws_region.this.id}.amazonaws.com"]
      } }
    }],
    # The log bucket of a network load balancer may be under a key; S3 decrypts in the caller's name.
    try(var.existing_log_bucket.kms_key_arn, null) == null ? [] : [{
      sid        = "DecryptLogs"
      actions    = ["kms:Decrypt"]
      resources  = [var.existing_log_bucket.kms_key_arn]
      conditions = { StringEquals = { "kms:ViaService" = ["s3.${data.aws_region.this.id}.amazonaws.com"] } }
    }],
  )
}

module "queue" {
  source = "../queue"

  name = "${local.prefix}-logs"
  # Less than six times the function's, and Lambda may see a message again while it still works on it.
  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  visibility_timeout_seconds = var.timeout_seconds * 6
  maximum_receives           = var.maximum_receives
  restrict_redrive           = !var.emulated
  alarms                     = { age_minutes = var.alarms.queue_age_minutes, topic_arn = var.alarms.topic_arn }

  senders = [local.owns
    ? { service = "s3.amazonaws.com", source_arn = local.bucket_arn }
    : { service = "events.amazonaws.com", source_arn = local.rule_arn }
  ]
  dead_letter_senders = local.owns ? [] : [{ service = "events.amazonaws.com", source_arn = local.rule_arn }]
}
