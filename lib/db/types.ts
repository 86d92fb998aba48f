│
▲  Connected to 127.0.0.1 without TLS: the TLS connection failed or was rejected. Set PGSSLMODE=require (or verify-full) to refuse unencrypted connections.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "audit_log": {
                  Row: {
                    "action": string,"actor": string,"after": Json | null,"at": string,"before": Json | null,"correlation_id": string | null,"id": number,"subject": string,"user_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "action": string,"actor": string,"after"?: Json | null,"at": string,"before"?: Json | null,"correlation_id"?: string | null,"id"?: never,"subject": string,"user_id"?: string | null
                  }
                  Update: {
                    "action"?: string,"actor"?: string,"after"?: Json | null,"at"?: string,"before"?: Json | null,"correlation_id"?: string | null,"id"?: never,"subject"?: string,"user_id"?: string | null
                  }
                  Relationships: [
                    
                  ]
                },"connection_tokens": {
                  Row: {
                    "access_expires_at": string | null,"connection_id": string | null,"created_at": string,"generation": number,"grant_id": string,"id": string,"key_id": string,"lease_holder": string | null,"lease_until": string | null,"next_refresh_at": string | null,"obtained_at": string,"refresh_attempts": number,"refresh_expires_at": string | null,"sealed_access_token": string,"sealed_refresh_token": string | null,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "access_expires_at"?: string | null,"connection_id"?: string | null,"created_at"?: string,"generation"?: number,"grant_id": string,"id"?: string,"key_id": string,"lease_holder"?: string | null,"lease_until"?: string | null,"next_refresh_at"?: string | null,"obtained_at": string,"refresh_attempts"?: number,"refresh_expires_at"?: string | null,"sealed_access_token": string,"sealed_refresh_token"?: string | null,"updated_at"?: string
                  }
                  Update: {
                    "access_expires_at"?: string | null,"connection_id"?: string | null,"created_at"?: string,"generation"?: number,"grant_id"?: string,"id"?: string,"key_id"?: string,"lease_holder"?: string | null,"lease_until"?: string | null,"next_refresh_at"?: string | null,"obtained_at"?: string,"refresh_attempts"?: number,"refresh_expires_at"?: string | null,"sealed_access_token"?: string,"sealed_refresh_token"?: string | null,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "connection_tokens_connection_id_fkey"
      columns: ["connection_id"]
isOneToOne: true
      referencedRelation: "social_connections"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "connection_tokens_grant_id_fkey"
      columns: ["grant_id"]
isOneToOne: false
      referencedRelation: "oauth_grants"
      referencedColumns: ["id"]
    }
                  ]
                },"influencer_numbers": {
                  Row: {
                    "accounts": NonNullable<Json>,"auto_synced_at": string | null,"avg_comments": number | null,"avg_likes": number | null,"avg_views": number | null,"engagement_rate": number | null,"engagement_rate_basis": string | null,"followers_total": number | null,"influencer_id": string,"last_sync_platform": string | null,"self_reported": NonNullable<Json>,"sync_enabled": boolean,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "accounts"?: NonNullable<Json>,"auto_synced_at"?: string | null,"avg_comments"?: number | null,"avg_likes"?: number | null,"avg_views"?: number | null,"engagement_rate"?: number | null,"engagement_rate_basis"?: string | null,"followers_total"?: number | null,"influencer_id": string,"last_sync_platform"?: string | null,"self_reported"?: NonNullable<Json>,"sync_enabled"?: boolean,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "accounts"?: NonNullable<Json>,"auto_synced_at"?: string | null,"avg_comments"?: number | null,"avg_likes"?: number | null,"avg_views"?: number | null,"engagement_rate"?: number | null,"engagement_rate_basis"?: string | null,"followers_total"?: number | null,"influencer_id"?: string,"last_sync_platform"?: string | null,"self_reported"?: NonNullable<Json>,"sync_enabled"?: boolean,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "influencer_numbers_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: true
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    }
                  ]
                },"influencer_platform_stats": {
                  Row: {
                    "as_of": string,"basis": string | null,"connection_seq": number,"definition": string,"fetched_at": string,"flags": number,"influencer_id": string,"lag_seconds": number,"metric": string,"platform": string,"precision": string,"reason": string | null,"source": string,"unit": string,"user_id": string,"value": number | null
                  }
                  ComputedFields: never
                  Insert: {
                    "as_of": string,"basis"?: string | null,"connection_seq": number,"definition": string,"fetched_at": string,"flags"?: number,"influencer_id": string,"lag_seconds"?: number,"metric": string,"platform": string,"precision": string,"reason"?: string | null,"source": string,"unit": string,"user_id": string,"value"?: number | null
                  }
                  Update: {
                    "as_of"?: string,"basis"?: string | null,"connection_seq"?: number,"definition"?: string,"fetched_at"?: string,"flags"?: number,"influencer_id"?: string,"lag_seconds"?: number,"metric"?: string,"platform"?: string,"precision"?: string,"reason"?: string | null,"source"?: string,"unit"?: string,"user_id"?: string,"value"?: number | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "influencer_platform_stats_connection_seq_fkey"
      columns: ["connection_seq"]
isOneToOne: false
      referencedRelation: "social_connections"
      referencedColumns: ["seq"]
    },{
      foreignKeyName: "influencer_platform_stats_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    }
                  ]
                },"influencers": {
                  Row: {
                    "bio": string,"category": string | null,"country": string | null,"created_at": string,"handle": string,"id": string,"is_public": boolean,"is_verified": boolean,"languages": (string)[],"name": string,"numbers_version": number,"picture_path": string | null,"seq": number,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "bio"?: string,"category"?: string | null,"country"?: string | null,"created_at"?: string,"handle": string,"id"?: string,"is_public"?: boolean,"is_verified"?: boolean,"languages"?: (string)[],"name": string,"numbers_version"?: number,"picture_path"?: string | null,"seq"?: never,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "bio"?: string,"category"?: string | null,"country"?: string | null,"created_at"?: string,"handle"?: string,"id"?: string,"is_public"?: boolean,"is_verified"?: boolean,"languages"?: (string)[],"name"?: string,"numbers_version"?: number,"picture_path"?: string | null,"seq"?: never,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"notifications": {
                  Row: {
                    "created_at": string,"id": number,"incident_key": string,"kind": string,"params": NonNullable<Json>,"read_at": string | null,"resolved_at": string | null,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at": string,"id"?: never,"incident_key": string,"kind": string,"params"?: NonNullable<Json>,"read_at"?: string | null,"resolved_at"?: string | null,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"id"?: never,"incident_key"?: string,"kind"?: string,"params"?: NonNullable<Json>,"read_at"?: string | null,"resolved_at"?: string | null,"user_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"oauth_grants": {
                  Row: {
                    "created_at": string,"id": string,"login_variant": string,"next_revoke_at": string | null,"offered_accounts": Json | null,"pending_until": string | null,"platform": string,"provider_person_id": string,"revoke_attempts": number,"scopes": (string)[],"status": string,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"id"?: string,"login_variant": string,"next_revoke_at"?: string | null,"offered_accounts"?: Json | null,"pending_until"?: string | null,"platform": string,"provider_person_id": string,"revoke_attempts"?: number,"scopes"?: (string)[],"status": string,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"id"?: string,"login_variant"?: string,"next_revoke_at"?: string | null,"offered_accounts"?: Json | null,"pending_until"?: string | null,"platform"?: string,"provider_person_id"?: string,"revoke_attempts"?: number,"scopes"?: (string)[],"status"?: string,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"oauth_states": {
                  Row: {
                    "browser_nonce_hash": string,"created_at": string,"expires_at": string,"id": string,"login_variant": string,"platform": string,"redirect_uri": string,"return_path": string,"scopes": (string)[],"sealed_code_verifier": string | null,"state_hash": string,"used_at": string | null,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "browser_nonce_hash": string,"created_at"?: string,"expires_at": string,"id"?: string,"login_variant": string,"platform": string,"redirect_uri": string,"return_path": string,"scopes": (string)[],"sealed_code_verifier"?: string | null,"state_hash": string,"used_at"?: string | null,"user_id": string
                  }
                  Update: {
                    "browser_nonce_hash"?: string,"created_at"?: string,"expires_at"?: string,"id"?: string,"login_variant"?: string,"platform"?: string,"redirect_uri"?: string,"return_path"?: string,"scopes"?: (string)[],"sealed_code_verifier"?: string | null,"state_hash"?: string,"used_at"?: string | null,"user_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"platform_post_metrics": {
                  Row: {
                    "comments_count": number | null,"day": string,"fetched_at": string,"likes_count": number | null,"post_id": number,"reach_count": number | null,"reasons": Json | null,"saves_count": number | null,"shares_count": number | null,"user_id": string,"views_count": number | null
                  }
                  ComputedFields: never
                  Insert: {
                    "comments_count"?: number | null,"day": string,"fetched_at": string,"likes_count"?: number | null,"post_id": number,"reach_count"?: number | null,"reasons"?: Json | null,"saves_count"?: number | null,"shares_count"?: number | null,"user_id": string,"views_count"?: number | null
                  }
                  Update: {
                    "comments_count"?: number | null,"day"?: string,"fetched_at"?: string,"likes_count"?: number | null,"post_id"?: number,"reach_count"?: number | null,"reasons"?: Json | null,"saves_count"?: number | null,"shares_count"?: number | null,"user_id"?: string,"views_count"?: number | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "platform_post_metrics_post_id_fkey"
      columns: ["post_id"]
isOneToOne: false
      referencedRelation: "platform_posts"
      referencedColumns: ["id"]
    }
                  ]
                },"platform_posts": {
                  Row: {
                    "caption": string,"connection_seq": number,"first_seen_at": string,"id": number,"kind": string,"last_seen_at": string,"permalink": string | null,"platform_post_id": string,"published_at": string,"removed_at": string | null,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "caption"?: string,"connection_seq": number,"first_seen_at": string,"id"?: never,"kind": string,"last_seen_at": string,"permalink"?: string | null,"platform_post_id": string,"published_at": string,"removed_at"?: string | null,"user_id": string
                  }
                  Update: {
                    "caption"?: string,"connection_seq"?: number,"first_seen_at"?: string,"id"?: never,"kind"?: string,"last_seen_at"?: string,"permalink"?: string | null,"platform_post_id"?: string,"published_at"?: string,"removed_at"?: string | null,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "platform_posts_connection_seq_fkey"
      columns: ["connection_seq"]
isOneToOne: false
      referencedRelation: "social_connections"
      referencedColumns: ["seq"]
    }
                  ]
                },"profiles": {
                  Row: {
                    "created_at": string,"id": string,"locale": string,"role": string,"time_zone": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"id": string,"locale"?: string,"role": string,"time_zone"?: string,"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"id"?: string,"locale"?: string,"role"?: string,"time_zone"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    
                  ]
                },"social_connections": {
                  Row: {
                    "account_type": string | null,"adapter_state": NonNullable<Json>,"alternate_ids": (string)[],"connected_at": string,"created_at": string,"disconnected_at": string | null,"display_name": string,"failed_attempts": number,"grant_id": string | null,"id": string,"influencer_id": string,"is_primary": boolean,"last_attempt_at": string | null,"last_error_at": string | null,"last_error_code": string | null,"last_error_detail": string | null,"last_posts_at": string | null,"last_synced_at": string | null,"next_posts_at": string | null,"next_sync_at": string | null,"platform": string,"platform_user_id": string,"platform_verified": boolean | null,"profile_url": string | null,"seq": number,"status": string,"sync_tier": string,"updated_at": string,"user_id": string,"username": string
                  }
                  ComputedFields: never
                  Insert: {
                    "account_type"?: string | null,"adapter_state"?: NonNullable<Json>,"alternate_ids"?: (string)[],"connected_at": string,"created_at"?: string,"disconnected_at"?: string | null,"display_name"?: string,"failed_attempts"?: number,"grant_id"?: string | null,"id"?: string,"influencer_id": string,"is_primary"?: boolean,"last_attempt_at"?: string | null,"last_error_at"?: string | null,"last_error_code"?: string | null,"last_error_detail"?: string | null,"last_posts_at"?: string | null,"last_synced_at"?: string | null,"next_posts_at"?: string | null,"next_sync_at"?: string | null,"platform": string,"platform_user_id": string,"platform_verified"?: boolean | null,"profile_url"?: string | null,"seq"?: never,"status": string,"sync_tier"?: string,"updated_at"?: string,"user_id": string,"username": string
                  }
                  Update: {
                    "account_type"?: string | null,"adapter_state"?: NonNullable<Json>,"alternate_ids"?: (string)[],"connected_at"?: string,"created_at"?: string,"disconnected_at"?: string | null,"display_name"?: string,"failed_attempts"?: number,"grant_id"?: string | null,"id"?: string,"influencer_id"?: string,"is_primary"?: boolean,"last_attempt_at"?: string | null,"last_error_at"?: string | null,"last_error_code"?: string | null,"last_error_detail"?: string | null,"last_posts_at"?: string | null,"last_synced_at"?: string | null,"next_posts_at"?: string | null,"next_sync_at"?: string | null,"platform"?: string,"platform_user_id"?: string,"platform_verified"?: boolean | null,"profile_url"?: string | null,"seq"?: never,"status"?: string,"sync_tier"?: string,"updated_at"?: string,"user_id"?: string,"username"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "social_connections_grant_id_fkey"
      columns: ["grant_id"]
isOneToOne: false
      referencedRelation: "oauth_grants"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "social_connections_influencer_id_fkey"
      columns: ["influencer_id"]
isOneToOne: false
      referencedRelation: "influencers"
      referencedColumns: ["id"]
    }
                  ]
                },"social_stats_snapshots": {
                  Row: {
                    "connection_seq": number,"day": string,"flags": number,"followers_count": number | null,"following_count": number | null,"likes_count": number | null,"posts_count": number | null,"reasons": Json | null,"source": number,"views_count": number | null
                  }
                  ComputedFields: never
                  Insert: {
                    "connection_seq": number,"day": string,"flags"?: number,"followers_count"?: number | null,"following_count"?: number | null,"likes_count"?: number | null,"posts_count"?: number | null,"reasons"?: Json | null,"source": number,"views_count"?: number | null
                  }
                  Update: {
                    "connection_seq"?: number,"day"?: string,"flags"?: number,"followers_count"?: number | null,"following_count"?: number | null,"likes_count"?: number | null,"posts_count"?: number | null,"reasons"?: Json | null,"source"?: number,"views_count"?: number | null
                  }
                  Relationships: [
                    
                  ]
                },"sync_jobs": {
                  Row: {
                    "calls": number,"connection_id": string,"correlation_id": string | null,"error_code": string | null,"error_detail": string | null,"finished_at": string | null,"id": number,"next_attempt_at": string | null,"queued_at": string,"response_sha256": string | null,"run_id": string,"source": string | null,"status": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "calls"?: number,"connection_id": string,"correlation_id"?: string | null,"error_code"?: string | null,"error_detail"?: string | null,"finished_at"?: string | null,"id"?: never,"next_attempt_at"?: string | null,"queued_at": string,"response_sha256"?: string | null,"run_id": string,"source"?: string | null,"status"?: string,"user_id": string
                  }
                  Update: {
                    "calls"?: number,"connection_id"?: string,"correlation_id"?: string | null,"error_code"?: string | null,"error_detail"?: string | null,"finished_at"?: string | null,"id"?: never,"next_attempt_at"?: string | null,"queued_at"?: string,"response_sha256"?: string | null,"run_id"?: string,"source"?: string | null,"status"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "sync_jobs_connection_id_fkey"
      columns: ["connection_id"]
isOneToOne: false
      referencedRelation: "social_connections"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "sync_jobs_run_id_fkey"
      columns: ["run_id"]
isOneToOne: false
      referencedRelation: "sync_runs"
      referencedColumns: ["id"]
    }
                  ]
                },"sync_runs": {
                  Row: {
                    "created_at": string,"id": string,"started_at": string,"trigger": string,"user_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"id"?: string,"started_at": string,"trigger": string,"user_id"?: string | null
                  }
                  Update: {
                    "created_at"?: string,"id"?: string,"started_at"?: string,"trigger"?: string,"user_id"?: string | null
                  }
                  Relationships: [
                    
                  ]
                }
          }
          Views: {
            [_ in never]: never
          }
          Functions: {
            [_ in never]: never
          }
          Enums: {
            [_ in never]: never
          }
          CompositeTypes: {
            [_ in never]: never
          }
        }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
  ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
    }
    ? R
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    }
    ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    }
    ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
  ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
  ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  "public": {
          Enums: {
            
          }
        }
} as const
