mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-1" }
  }
}

variables {
  environment = "production"
  colour      = "green"
}

run "it_searches_for_what_the_colour_has_and_needs_no_list" {
  command = plan

  assert {
    condition     = aws_cloudwatch_dashboard.this.dashboard_name == "production-green-lambda-core-euw1"
    error_message = "found ${aws_cloudwatch_dashboard.this.dashboard_name}"
  }
  assert {
    condition = setintersection(
      [for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.properties.metrics[0][0].expression],
      [
        "SEARCH('{LambdaCore,api,colour,environment} MetricName=\"LinesSent\" environment=\"production\" colour=\"green\"', 'Sum')",
        "SEARCH('{AWS/Lambda,FunctionName} MetricName=\"Errors\" FunctionName=production FunctionName=green', 'Sum')",
        "SEARCH('{AWS/SQS,QueueName} MetricName=\"ApproximateAgeOfOldestMessage\" QueueName=production QueueName=green NOT QueueName=letters', 'Maximum')",
        "SEARCH('{AWS/SQS,QueueName} MetricName=\"ApproximateNumberOfMessagesVisible\" QueueName=production QueueName=green QueueName=letters', 'Maximum')",
      ],
      ) == toset([
        "SEARCH('{LambdaCore,api,colour,environment} MetricName=\"LinesSent\" environment=\"production\" colour=\"green\"', 'Sum')",
        "SEARCH('{AWS/Lambda,FunctionName} MetricName=\"Errors\" FunctionName=production FunctionName=green', 'Sum')",
        "SEARCH('{AWS/SQS,QueueName} MetricName=\"ApproximateAgeOfOldestMessage\" QueueName=production QueueName=green NOT QueueName=letters', 'Maximum')",
        "SEARCH('{AWS/SQS,QueueName} MetricName=\"ApproximateNumberOfMessagesVisible\" QueueName=production QueueName=green QueueName=letters', 'Maximum')",
    ])
    error_message = "found ${aws_cloudwatch_dashboard.this.dashboard_body}"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[0].properties.metrics[0][0].label == "$${PROP('Dim.api')}"
    error_message = "found ${aws_cloudwatch_dashboard.this.dashboard_body}"
  }
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
  assert {
    condition     = alltrue([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : length(widget.properties.metrics[0][0].expression) <= 1024])
    error_message = "a search is longer than CloudWatch takes"
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == 10
    error_message = "found ${length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets)} graphs"
  }
}

run "with_a_clone_it_shows_its_progress_too" {
  command = plan

  variables {
    clone        = true
    region_token = ""
  }
  assert {
    condition = contains(
      [for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.properties.metrics[0][0].expression],
      "SEARCH('{LambdaCore,colour,environment,service} MetricName=\"ObjectsCopied\" environment=\"production\" colour=\"green\"', 'Sum')",
    )
    error_message = "found ${aws_cloudwatch_dashboard.this.dashboard_body}"
  }
  assert {
    condition     = aws_cloudwatch_dashboard.this.dashboard_name == "production-green-lambda-core"
    error_message = "found ${aws_cloudwatch_dashboard.this.dashboard_name}"
  }
}
