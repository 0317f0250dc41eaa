# The control plane. Nothing secret is in its user data: passwords, certificates and recovery keys are brought there by people.
resource "aws_instance" "control_plane" {
  ami                         = var.control_plane_image
  instance_type               = var.control_plane_instance_type
  subnet_id                   = aws_subnet.private[0].id
  vpc_security_group_ids      = [aws_security_group.control_plane.id]
  iam_instance_profile        = aws_iam_instance_profile.control_plane.name
  associate_public_ip_address = false
  disable_api_termination     = true
  ebs_optimized               = true
  monitoring                  = true
  user_data = templatefile("${path.module}/control-plane.sh.tftpl", {
    environment = local.server_environment
    device      = local.data_device
  })

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    encrypted   = true
    kms_key_id  = aws_kms_key.dr.arn
    volume_type = "gp3"
  }

  tags = { Name = "${var.name}-control-plane" }

  lifecycle {
    # a newer image is a decision of people
    ignore_changes = [ami]
  }
}

resource "aws_ebs_volume" "control_plane" {
  availability_zone = local.zones[0]
  size              = var.control_plane_disk_gib
  type              = "gp3"
  encrypted         = true
  kms_key_id        = aws_kms_key.dr.arn

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_volume_attachment" "control_plane" {
  device_name = local.data_device
  volume_id   = aws_ebs_volume.control_plane.id
  instance_id = aws_instance.control_plane.id
}

# PostgreSQL with an agent of its site group (docs/sites.md), or an empty one that is restored into.
resource "aws_instance" "database" {
  ami                         = var.database_image
  instance_type               = var.database_instance_type
  subnet_id                   = aws_subnet.private[1].id
  vpc_security_group_ids      = [aws_security_group.database.id]
  iam_instance_profile        = aws_iam_instance_profile.database.name
  associate_public_ip_address = false
  disable_api_termination     = true
  ebs_optimized               = true
  monitoring                  = true

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    encrypted   = true
    kms_key_id  = aws_kms_key.dr.arn
    volume_type = "gp3"
  }

  tags = { Name = "${var.name}-database" }

  lifecycle {
    ignore_changes = [ami]
  }
}

resource "aws_ebs_volume" "database" {
  availability_zone = local.zones[1]
  size              = var.database_disk_gib
  type              = "gp3"
  encrypted         = true
  kms_key_id        = aws_kms_key.dr.arn

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_volume_attachment" "database" {
  device_name = local.data_device
  volume_id   = aws_ebs_volume.database.id
  instance_id = aws_instance.database.id
}

locals {
  data_device = "/dev/sdf"

  # /etc/holdfast/server.env, which deploy/systemd/holdfast.service reads
  server_environment = merge(
    {
      HOLDFAST_BIND            = "0.0.0.0"
      HOLDFAST_PORT            = tostring(local.ports.server)
      HOLDFAST_TLS_CERTIFICATE = var.tls.certificate
      HOLDFAST_TLS_KEY         = var.tls.key
      AWS_REGION               = var.region
      HOLDFAST_S3_LOCK_MODE    = var.lock_mode
      HOLDFAST_S3_LOCK_DAYS    = tostring(var.lock_days)
    },
    var.catalog == null ? {} : {
      HOLDFAST_CATALOG_URL           = var.catalog.url
      HOLDFAST_CATALOG_USER          = var.catalog.user
      HOLDFAST_CATALOG_PASSWORD_FILE = var.catalog.password_file
    },
  )
}
