data "aws_region" "this" {}

module "names" {
  source = "../names"

  environment  = var.environment
  colour       = var.colour
  name         = "lambda-core"
  region       = data.aws_region.this.id
  region_token = var.region_token
}

locals {
  # Searches instead of lists: an API that comes is on the dashboard with its first log file, and one that went
  # leaves it after two weeks. Quotes ask for a dimension's whole value; without them for a word of it.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
  colour        = "environment=\"${var.environment}\" colour=\"${var.colour}\""
  of_lines      = { schema = "LambdaCore,api,colour,environment", term = local.colour, label = "api" }
  of_clone      = { schema = "LambdaCore,colour,environment,service", term = local.colour, label = "service" }
  of_functions  = { schema = "AWS/Lambda,FunctionName", term = "FunctionName=${var.environment} FunctionName=${var.colour}", label = "FunctionName" }
  of_all_queues = { schema = "AWS/SQS,QueueName", term = "QueueName=${var.environment} QueueName=${var.colour}", label = "QueueName" }
  of_queues     = merge(local.of_all_queues, { term = "${local.of_all_queues.term} NOT QueueName=letters" })
  of_letters    = merge(local.of_all_queues, { term = "${local.of_all_queues.term} QueueName=letters" })

  # Title, what is searched, metric, statistic; three a row.
  graphs = concat(
    [
      { title = "Log lines encountered", of = local.of_lines, metric = "LinesEncountered", stat = "Sum" },
      { title = "Log lines sent", of = local.of_lines, metric = "LinesSent", stat = "Sum" },
      { title = "Log lines that failed to be sent", of = local.of_lines, metric = "SendingFailures", stat = "Sum" },
      { title = "Log lines that could not be parsed", of = local.of_lines, metric = "ParsingFailures", stat = "Sum" },
      { title = "Duration of invocations (ms)", of = local.of_functions, metric = "Duration", stat = "Maximum" },
      { title = "Failed invocations", of = local.of_functions, metric = "Errors", stat = "Sum" },
      { title = "Throttled invocations", of = local.of_functions, metric = "Throttles", stat = "Sum" },
      { title = "Queues: messages waiting", of = local.of_queues, metric = "ApproximateNumberOfMessagesVisible", stat = "Maximum" },
      { title = "Queues: age of the oldest message (s)", of = local.of_queues, metric = "ApproximateAgeOfOldestMessage", stat = "Maximum" },
      { title = "Dead letters", of = local.of_letters, metric = "ApproximateNumberOfMessagesVisible", stat = "Maximum" },
    ],
    var.clone ? [
      { title = "Clone: segments written", of = local.of_clone, metric = "SegmentsWritten", stat = "Sum" },
      { title = "Clone: requests and segments done", of = merge(local.of_queues, { term = "${local.of_queues.term} QueueName=clone" }), metric = "NumberOfMessagesDeleted", stat = "Sum" },
      { title = "Clone: functions at work", of = merge(local.of_functions, { term = "${local.of_functions.term} FunctionName=clone" }), metric = "ConcurrentExecutions", stat = "Maximum" },
      { title = "Clone: objects copied", of = local.of_clone, metric = "ObjectsCopied", stat = "Sum" },
      { title = "Clone: objects that failed", of = local.of_clone, metric = "ObjectsFailed", stat = "Sum" },
      { title = "Clone: times that S3 said to slow down", of = local.of_clone, metric = "Throttles", stat = "Sum" },
    ] : [],
  )

  body = {
    widgets = [for index, graph in local.graphs : {
      type   = "metric"
      x      = index % 3 * 8
      y      = floor(index / 3) * 6
      width  = 8
      height = 6
      properties = {
        title  = graph.title
        region = data.aws_region.this.id
        view   = "timeSeries"
        period = 300
        stat   = graph.stat
        metrics = [[{
          expression = "SEARCH('{${graph.of.schema}} MetricName=\"${graph.metric}\" ${graph.of.term}', '${graph.stat}')"
          label      = "$${PROP('Dim.${graph.of.label}')}"
          id         = "searched"
        }]]
      }
    }]
  }
}

# One list of dashboards serves all regions of an account.
resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = module.names.account_wide
  dashboard_body = jsonencode(local.body)
}
